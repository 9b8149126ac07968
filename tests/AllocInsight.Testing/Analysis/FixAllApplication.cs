using System.Collections.Immutable;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CodeActions;
using Microsoft.CodeAnalysis.CodeFixes;

namespace AllocInsight.Testing.Analysis;

/// <summary>Applies FixAll as an editor and <c>dotnet format</c> do: one id after the other, each with the key of its first action.</summary>
internal static class FixAllApplication
{
    public static async Task<Solution> ApplyAsync(Scenario scenario, Document document, KnownDiagnostics known, FixAllScope scope)
    {
        Solution solution = document.Project.Solution;
        for (int pass = 0; pass < scenario.FixAllPasses; pass++)
        {
            foreach (string id in scenario.Fix!.FixableDiagnosticIds)
            {
                // What was found before an edit says nothing about the text after it.
                if (known.Solution != solution)
                    known = await KnownDiagnostics.OfAsync(scenario, solution, $"after FixAll in {scope}").ConfigureAwait(false);
                solution = await FixAsync(scenario.Fix, solution.GetDocument(document.Id)!, known.WithId(id), scope, id).ConfigureAwait(false);
            }
        }

        return solution;
    }

    private static async Task<Solution> FixAsync(CodeFixProvider fix, Document document, KnownDiagnostics known, FixAllScope scope, string id)
    {
        if (await FixApplication.FirstAsync(fix, document, known.Of(document.Project)).ConfigureAwait(false) is not { } offer) return known.Solution;

        FixAllProvider provider = fix.GetFixAllProvider() ?? throw new RuleTestException("The fix has no FixAll provider.");
        if (!provider.GetSupportedFixAllScopes().Contains(scope)) throw new RuleTestException($"FixAll does not support the scope {scope}.");
        var context = new FixAllContext(document, fix, scope, offer.Action.EquivalenceKey, [id], known, CancellationToken.None);
        CodeAction action = await provider.GetFixAsync(context).ConfigureAwait(false)
            ?? throw new RuleTestException($"FixAll in {scope} offers nothing for {id}.");
        return await FixApplication.ApplyAsync(action, known.Solution).ConfigureAwait(false);
    }
}
