using AllocInsight.Corpus.Loading;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CodeActions;
using Microsoft.CodeAnalysis.CodeFixes;

namespace AllocInsight.Corpus.Findings;

/// <summary>The first fix that is offered for a finding.</summary>
internal sealed record FixOffer(Diagnostic Diagnostic, Document Document, CodeFixProvider Provider, CodeAction Action)
{
    /// <summary>The first fix of a diagnostic, or null if there is none.</summary>
    public static async Task<FixOffer?> ForAsync(Diagnostic diagnostic, Solution solution, AnalyzerSet rules)
    {
        if (solution.GetDocument(diagnostic.Location.SourceTree) is not { } document) return null;
        foreach (CodeFixProvider provider in rules.Fixes.Where(provider => provider.FixableDiagnosticIds.Contains(diagnostic.Id)))
        {
            List<CodeAction> actions = [];
            await provider.RegisterCodeFixesAsync(new CodeFixContext(document, diagnostic, (action, _) => actions.Add(action), CancellationToken.None));
            if (actions.Count > 0) return new FixOffer(diagnostic, document, provider, Leaf(actions[0]));
        }

        return null;
    }

    private static CodeAction Leaf(CodeAction action)
    {
        while (action.NestedActions is [var first, ..])
            action = first;
        return action;
    }
}
