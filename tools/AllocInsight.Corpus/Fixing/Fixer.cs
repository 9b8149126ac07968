using System.Collections.Immutable;
using AllocInsight.Corpus.Findings;
using AllocInsight.Corpus.Loading;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.Diagnostics;

namespace AllocInsight.Corpus.Fixing;

/// <summary>Fixes projects rule by rule until nothing changes.</summary>
internal sealed class Fixer(Solution solution, AnalyzerSet rules, FixLog log)
{
    // Each far more than fixes that come to an end need.
    private const int MostRounds = 10;
    private const int MostPasses = 4;

    private const int MostShown = 20;

    private readonly string[] _fixable = [.. rules.Fixes.SelectMany(fix => fix.FixableDiagnosticIds).Where(rules.Includes).Distinct().Order(StringComparer.Ordinal)];

    /// <summary>With what was fixed so far.</summary>
    public Solution Solution { get; private set; } = solution;

    public async Task FixAsync(ProjectId project)
    {
        CompileErrors errors = await CompileErrors.OfAsync(Solution.GetProject(project)!);
        if (errors.Count > 0) log.Note([$"{Solution.GetProject(project)!.Name} did not compile before (errors: {errors.Count})."]);
        ILookup<string, FixOffer> offers = await OffersAsync(project, _fixable);
        foreach (IGrouping<string, FixOffer> rule in offers)
            log.Of(rule.Key).Found += rule.Count();

        Solution? start = null;
        for (int pass = 0; pass < MostPasses && start != Solution; pass++)
        {
            start = Solution;
            foreach (IGrouping<string, FixOffer> rule in offers.OrderBy(rule => rule.Key, StringComparer.Ordinal))
            {
                // Another rule's fixes may have moved what was found.
                Solution before = Solution;
                await FixAsync(project, rule.Key, Solution == start ? [.. rule] : await OffersAsync(project, rule.Key));
                if (before == Solution) continue;
                CompileErrors after = await CompileErrors.OfAsync(Solution.GetProject(project)!);
                log.Fail(after.NotIn(errors).Select(error => $"{rule.Key} brought {error}"));
                errors = after;
            }

            if (start != Solution) offers = await OffersAsync(project, _fixable);
        }

        foreach (IGrouping<string, FixOffer> rule in offers)
        {
            log.Of(rule.Key).Left += rule.Count();
            log.Fail(rule.Take(MostShown).Select(offer => $"not fixed: {offer.Diagnostic}"));
        }
    }

    private async Task FixAsync(ProjectId project, string id, IReadOnlyList<FixOffer> offers)
    {
        RuleFixes fixes = log.Of(id);
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
    }

    private async Task<IReadOnlyList<FixOffer>> OffersAsync(ProjectId project, string id) => [.. (await OffersAsync(project, [id]))[id]];

    private async Task<ILookup<string, FixOffer>> OffersAsync(ProjectId id, string[] ids)
    {
        List<FixOffer> offers = [];
        ImmutableArray<DiagnosticAnalyzer> analyzers = [.. rules.Analyzers.Where(analyzer => analyzer.SupportedDiagnostics.Any(rule => ids.Contains(rule.Id)))];
        if (!analyzers.IsEmpty)
        {
            AnalyzedProject analyzed = await AnalyzedProject.OfAsync(Solution.GetProject(id)!, rules, analyzers);
            log.Fail(analyzed.Crashes.Select(crash => crash.ToString()));
            foreach (Diagnostic diagnostic in analyzed.Diagnostics.Where(diagnostic => ids.Contains(diagnostic.Id)))
            {
                if (await OfferAsync(diagnostic) is { } offer) offers.Add(offer);
            }
        }

        return offers.ToLookup(offer => offer.Diagnostic.Id);
    }

    private async Task<FixOffer?> OfferAsync(Diagnostic diagnostic)
    {
        try
        {
            return await FixOffer.ForAsync(diagnostic, Solution, rules);
        }
        catch (Exception failure) when (failure is not OutOfMemoryException)
        {
            log.Fail([$"The fix of {diagnostic} threw {failure}"]);
            return null;
        }
    }
}
