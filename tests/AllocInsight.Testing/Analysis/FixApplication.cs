using System.Collections.Immutable;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CodeActions;
using Microsoft.CodeAnalysis.CodeFixes;

namespace AllocInsight.Testing.Analysis;

/// <summary>Asks a fix for its actions and applies them one at a time, as a user at a light bulb would.</summary>
internal static class FixApplication
{
    private const int MostSteps = 50;

    /// <summary>The actions offered for a diagnostic; a nested one stands for its group.</summary>
    public static async Task<IReadOnlyList<CodeAction>> ActionsAsync(CodeFixProvider fix, Document document, Diagnostic diagnostic)
    {
        if (!fix.FixableDiagnosticIds.Contains(diagnostic.Id)) return [];
        var actions = new List<CodeAction>();
        var context = new CodeFixContext(document, diagnostic, (action, _) => actions.Add(action), CancellationToken.None);
        await fix.RegisterCodeFixesAsync(context).ConfigureAwait(false);
        return [.. actions.SelectMany(action => action.NestedActions.IsEmpty ? [action] : action.NestedActions)];
    }

    /// <summary>The first diagnostic of the document that has an action, and the first of its actions.</summary>
    public static async Task<(Diagnostic Diagnostic, CodeAction Action)?> FirstAsync(
        CodeFixProvider fix, Document document, IEnumerable<Diagnostic> diagnostics)
    {
        foreach (Diagnostic diagnostic in await InAsync(document, diagnostics).ConfigureAwait(false))
        {
            IReadOnlyList<CodeAction> actions = await ActionsAsync(fix, document, diagnostic).ConfigureAwait(false);
            if (actions.Count > 0) return (diagnostic, actions[0]);
        }

        return null;
    }

    /// <summary>Those of the diagnostics that are in the document.</summary>
    public static async Task<ImmutableArray<Diagnostic>> InAsync(Document document, IEnumerable<Diagnostic> diagnostics)
    {
        SyntaxTree? tree = await document.GetSyntaxTreeAsync().ConfigureAwait(false);
        return [.. diagnostics.Where(diagnostic => diagnostic.Location.SourceTree == tree)];
    }

    /// <summary>The solution after an action.</summary>
    public static async Task<Solution> ApplyAsync(CodeAction action, Solution solution)
    {
        ImmutableArray<CodeActionOperation> operations =
            await action.GetOperationsAsync(solution, new Progress<CodeAnalysisProgress>(), CancellationToken.None).ConfigureAwait(false);
        return operations.OfType<ApplyChangesOperation>().Single().ChangedSolution;
    }

    /// <summary>Applies the first action again and again until none is offered; each step must change the text and compile.</summary>
    public static async Task<(Document Document, RuleAnalysis Analysis)> ToFixpointAsync(Scenario scenario, Document document, RuleAnalysis analysis)
    {
        for (int step = 1; step <= MostSteps; step++)
        {
            if (await FirstAsync(scenario.Fix!, document, analysis.Diagnostics).ConfigureAwait(false) is not { } offer) return (document, analysis);

            string before = await TextAsync(document).ConfigureAwait(false);
            Solution changed = await ApplyAsync(offer.Action, document.Project.Solution).ConfigureAwait(false);
            document = changed.GetDocument(document.Id)!;
            if (!TextDifference.Differ(before, await TextAsync(document).ConfigureAwait(false)))
            {
                throw new RuleTestException(
                    $"The fix '{offer.Action.Title}' changes nothing.", FlagCheck.Describe(offer.Diagnostic), TextDifference.Numbered(before));
            }

            analysis = await RuleAnalysis.OfAsync(scenario, document.Project, $"after {step} fixes").ConfigureAwait(false);
        }

        string last = await TextAsync(document).ConfigureAwait(false);
        throw new RuleTestException($"After {MostSteps} fixes there is still one to apply.", TextDifference.Numbered(last));
    }

    public static async Task<string> TextAsync(Document document) => (await document.GetTextAsync().ConfigureAwait(false)).ToString();
}
