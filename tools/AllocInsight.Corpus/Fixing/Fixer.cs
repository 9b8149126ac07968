using System.Collections.Immutable;
using AllocInsight.Corpus.Findings;
using AllocInsight.Corpus.Loading;
using Microsoft.CodeAnalysis;

namespace AllocInsight.Corpus.Fixing;

/// <summary>Fixes projects rule by rule until nothing changes.</summary>
internal sealed class Fixer(Solution solution, AnalyzerSet rules, FixLog log)
{
    // Each far more than fixes that come to an end need.
    private const int MostRounds = 10;
    private const int MostPasses = 4;

    private const int MostShown = 20;

    /// <summary>With what was fixed so far.</summary>
    public Solution Solution { get; private set; } = solution;

    public async Task FixAsync(ProjectId project)
    {
        string[] ids = [.. rules.Fixes.SelectMany(fix => fix.FixableDiagnosticIds).Where(rules.Includes).Distinct().Order(StringComparer.Ordinal)];
        CompileErrors errors = await CompileErrors.OfAsync(Solution.GetProject(project)!);
        if (errors.Count > 0) log.Note([$"{Solution.GetProject(project)!.Name} had {errors.Count} compile errors before."]);
        IReadOnlyList<FixOffer>[] left = new IReadOnlyList<FixOffer>[ids.Length];
        for (int pass = 0; pass < MostPasses; pass++)
        {
            Solution start = Solution;
            for (int i = 0; i < ids.Length; i++)
            {
                Solution before = Solution;
                left[i] = await FixAsync(project, ids[i], isFirst: pass == 0);
                if (before == Solution) continue;
                CompileErrors after = await CompileErrors.OfAsync(Solution.GetProject(project)!);
                log.Fail(after.NotIn(errors).Select(error => $"{ids[i]} brought {error}"));
                errors = after;
            }

            if (start == Solution) break;
        }

        for (int i = 0; i < ids.Length; i++)
        {
            log.Of(ids[i]).Left += left[i].Count;
            log.Fail(left[i].Take(MostShown).Select(offer => $"not fixed: {offer.Diagnostic}"));
        }
    }

    /// <returns>The fixes that are left.</returns>
    private async Task<IReadOnlyList<FixOffer>> FixAsync(ProjectId project, string id, bool isFirst)
    {
        RuleFixes fixes = log.Of(id);
        IReadOnlyList<FixOffer> offers = await OffersAsync(project, id);
        if (isFirst) fixes.Found += offers.Count;
        for (int round = 0; round < MostRounds && offers.Count > 0; round++)
        {
            await Console.Error.WriteLineAsync($"{id}: {offers.Count} to fix ...");
            FixRound done = await FixRound.ApplyAsync(Solution, id, offers);
            log.Fail(done.Failures);
            if (done.Solution == Solution) break;
            Solution = done.Solution;
            fixes.Rounds++;
            IReadOnlyList<FixOffer> next = await OffersAsync(project, id);
            fixes.Fixed += Math.Max(0, offers.Count - next.Count);
            FixOffer[] late = [.. next.Where(offer => done.Cleared.Contains(offer.Document.Id))];
            fixes.Late += late.Length;
            log.Note(late.Take(MostShown).Select(offer => $"late: {offer.Diagnostic}"));
            offers = next;
        }

        return offers;
    }

    private async Task<IReadOnlyList<FixOffer>> OffersAsync(ProjectId id, string rule)
    {
        Project project = Solution.GetProject(id)!;
        ImmutableArray<Microsoft.CodeAnalysis.Diagnostics.DiagnosticAnalyzer> analyzers =
            [.. rules.Analyzers.Where(analyzer => analyzer.SupportedDiagnostics.Any(descriptor => descriptor.Id == rule))];
        if (analyzers.IsEmpty) return [];
        AnalyzedProject analyzed = await AnalyzedProject.OfAsync(project, rules, analyzers);
        log.Fail(analyzed.Crashes.Select(crash => crash.ToString()));
        List<FixOffer> offers = [];
        foreach (Diagnostic diagnostic in analyzed.Diagnostics.Where(diagnostic => diagnostic.Id == rule))
        {
            if (await FixOffer.ForAsync(diagnostic, Solution, rules) is { } offer) offers.Add(offer);
        }

        return offers;
    }
}
