using System.Globalization;
using AllocInsight.Benchmarks.Compare.Contenders;
using AllocInsight.Benchmarks.Compare.Uses;
using AllocInsight.Benchmarks.Compare.Workloads;
using AllocInsight.Measuring;

namespace AllocInsight.Benchmarks.Compare;

/// <summary>Prints a comparison: a table a workload, and the suite's mean.</summary>
internal sealed class CompareReport(TextWriter output, Comparison comparison)
{
    private static readonly string[] Peers = [Contender.NativeName, Contender.MimallocName, Contender.PoolName, AllUses.NewUse, AllUses.SharedUse, AllUses.ObjectPoolUse, AllUses.RecyclableUse];

    public void Print(IReadOnlyList<Workload> workloads, IReadOnlyList<Contender> contenders)
    {
        foreach (Workload workload in workloads)
            PrintWorkload(workload, contenders);
        PrintSuite(Suite(workloads));
    }

    /// <summary>Ratios of the slot allocator and mimalloc in each workload of the suite in which both ran.</summary>
    public IReadOnlyList<(string Workload, double[] Ratios)> Suite(IReadOnlyList<Workload> workloads) =>
        [.. from workload in workloads
            where workload.IsOfSuite
            let ratios = comparison.Ratios(workload.Name, Contender.SlotsName, Contender.MimallocName)
            where ratios is not null
            select (workload.Name, ratios)];

    private void PrintWorkload(Workload workload, IReadOnlyList<Contender> contenders)
    {
        output.WriteLine($"\n{workload.Name}: {workload.Description}");
        string[] peers = [.. Peers.Where(peer => comparison.Has(workload.Name, peer))];
        output.WriteLine($"  {"",-18} {"ns/op",8} {"middle half",15}  {string.Join(" ", peers.Select(peer => $"{"/ " + peer,18}"))}".TrimEnd());
        foreach (Contender contender in contenders.Where(contender => contender.Fits(workload) && comparison.Has(workload.Name, contender.Name)))
        {
            Spread spread = comparison.Of(workload.Name, contender.Name);
            string ratios = string.Join(" ", peers.Select(peer => $"{Text(Spread.Of(comparison.Ratios(workload.Name, contender.Name, peer)!).Median, "F3"),18}"));
            output.WriteLine($"  {contender.Name,-18} {Text(spread.Median, "F1"),8} {$"{Text(spread.Low, "F1")}-{Text(spread.High, "F1")}",15}  {ratios}".TrimEnd());
        }
    }

    private void PrintSuite(IReadOnlyList<(string Workload, double[] Ratios)> suite)
    {
        if (suite.Count == 0)
            return;
        output.WriteLine($"\nThe allocator field's suite, {Contender.SlotsName} / {Contender.MimallocName}, with 95 % intervals");
        foreach ((string workload, double[] ratios) in suite)
            PrintRatio(workload, Interval.OfMedian(ratios));
        PrintRatio("geometric mean", Interval.OfGeometricMean([.. suite.Select(entry => entry.Ratios)]));
    }

    private void PrintRatio(string name, Interval ratio) =>
        output.WriteLine($"  {name,-18} {Text(ratio.Value, "F2"),8} {$"{Text(ratio.Low, "F2")}-{Text(ratio.High, "F2")}",15}");

    private static string Text(double value, string format) => value.ToString(format, CultureInfo.InvariantCulture);
}
