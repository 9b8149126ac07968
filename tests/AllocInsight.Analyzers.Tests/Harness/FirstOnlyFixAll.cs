using System.Collections.Immutable;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CodeActions;
using Microsoft.CodeAnalysis.CodeFixes;

namespace AllocInsight.Analyzers.Tests.Harness;

/// <summary>A FixAll that loses edits: of each document it fixes one diagnostic, or it forgets the documents of other projects.</summary>
internal sealed class FirstOnlyFixAll(bool wholeDocument) : FixAllProvider
{
    public override Task<CodeAction?> GetFixAsync(FixAllContext fixAllContext) =>
        Task.FromResult<CodeAction?>(CodeAction.Create("All", _ => FixAsync(fixAllContext), "all"));

    private async Task<Solution> FixAsync(FixAllContext context)
    {
        Document document = context.Document!;
        ImmutableArray<Diagnostic> diagnostics = await context.GetDocumentDiagnosticsAsync(document);
        IEnumerable<Diagnostic> fromTheEnd = diagnostics.OrderByDescending(diagnostic => diagnostic.Location.SourceSpan.Start);
        foreach (Diagnostic diagnostic in wholeDocument ? fromTheEnd : fromTheEnd.Take(1))
        {
            var actions = new List<CodeAction>();
            var fix = new CodeFixContext(document, diagnostic, (action, _) => actions.Add(action), default);
            await context.CodeFixProvider.RegisterCodeFixesAsync(fix);
            var operations = await actions[0].GetOperationsAsync(context.CancellationToken);
            document = operations.OfType<ApplyChangesOperation>().Single().ChangedSolution.GetDocument(document.Id)!;
        }

        return document.Project.Solution;
    }
}
