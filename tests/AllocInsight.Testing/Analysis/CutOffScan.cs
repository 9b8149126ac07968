using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CodeActions;

namespace AllocInsight.Testing.Analysis;

/// <summary>Runs analyzers and fix on the beginnings of a source, as they meet them in an editor.</summary>
internal static class CutOffScan
{
    public static async Task RunAsync(Scenario scenario, string source, int stride)
    {
        // Hot sites are looked for in the source, which has lost them here.
        Scenario cold = scenario with { HotSites = [] };
        for (int length = 0; length <= source.Length; length += stride)
            await TryAsync(cold, source[..length]).ConfigureAwait(false);
    }

    private static async Task TryAsync(Scenario scenario, string source)
    {
        string occasion = $"cut off after {source.Length} characters";
        Document document = TestSolution.OfOne(scenario, source);
        RuleAnalysis analysis = await RuleAnalysis.OfAsync(scenario, document.Project, occasion, allowErrors: true).ConfigureAwait(false);
        if (scenario.Fix is null) return;
        foreach (Diagnostic diagnostic in await FixApplication.InAsync(document, analysis.Diagnostics).ConfigureAwait(false))
        {
            try
            {
                foreach (CodeAction action in await FixApplication.ActionsAsync(scenario.Fix, document, diagnostic).ConfigureAwait(false))
                    await FixApplication.ApplyAsync(action, document.Project.Solution).ConfigureAwait(false);
            }
            catch (Exception exception)
            {
                throw new RuleTestException($"The fix throws on the source {occasion}.", exception.ToString(), TextDifference.Numbered(source));
            }
        }
    }
}
