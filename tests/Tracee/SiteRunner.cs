namespace Tracee;

/// <summary>Runs every site in small rounds, so that each is spread over the whole run, and counts what was done.</summary>
internal static class SiteRunner
{
    private const int Rounds = 50;

    private static readonly Site[] Sites =
    [
        .. ArraySites.All, .. ObjectSites.All, .. CollectionSites.All, .. TextSites.All, .. ShapeSites.All, .. AsyncSites.All, .. RetainedSites.All,
    ];

    public static IReadOnlyList<Truth> Run(double scale)
    {
        long[] iterations = new long[Sites.Length];
        for (int round = 0; round < Rounds; round++)
            RunRound(scale, round, iterations);
        RetainedSites.Release();
        return Count(iterations);
    }

    public static IReadOnlyList<Truth> RunFor(TimeSpan duration)
    {
        long[] iterations = new long[Sites.Length];
        long end = Environment.TickCount64 + (long)duration.TotalMilliseconds;
        for (int round = 0; Environment.TickCount64 < end; round++)
        {
            RunRound(0.1, round, iterations);
            if (round % Rounds == 0) RetainedSites.Release();
        }

        RetainedSites.Release();
        return Count(iterations);
    }

    private static void RunRound(double scale, int round, long[] iterations)
    {
        for (int i = 0; i < Sites.Length; i++)
        {
            // Another order in every round, so that no site always follows the same neighbour into a collection.
            int site = (i * 7 + round) % Sites.Length;
            int count = Math.Max(1, (int)(Sites[site].Iterations * scale / Rounds));
            Sites[site].Body(count);
            iterations[site] += count;
        }
    }

    public static IEnumerable<string> CompareSizes()
    {
        const int Count = 10_000;
        foreach (Site site in Sites)
        {
            site.Body(Count);
            long before = GC.GetAllocatedBytesForCurrentThread();
            site.Body(Count);
            double measured = (double)(GC.GetAllocatedBytesForCurrentThread() - before) / Count;
            yield return $"{site.Allocations[0].Id}: declared {site.Allocations.Sum(a => a.BytesPerObject * a.ObjectsPerCall)} B an iteration, measured {measured:F1}";
        }
    }

    private static Truth[] Count(long[] iterations) =>
        [.. Sites.SelectMany((site, i) => site.Allocations.Select(a => new Truth(
            a.Id,
            a.Type,
            iterations[i] * a.ObjectsPerCall,
            iterations[i] * a.ObjectsPerCall * a.BytesPerObject,
            a.Fate.ToString())))];
}
