using System.Globalization;
using AllocInsight.Benchmarks.Compare.Contenders;
using AllocInsight.Benchmarks.Compare.Workloads;

namespace AllocInsight.Benchmarks.Compare;

/// <summary>Prints a comparison: a table a workload, the suite's mean, and what is to be reached.</summary>
internal sealed class CompareReport(TextWriter output, Comparison comparison)
{
    private static readonly string[] Peers = [Contender.NativeName, Contender.MimallocName, Contender.PoolName];

    public void Print(IReadOnlyList<Workload> workloads, IReadOnlyList<Contender> contenders)
    {
        foreach (Workload workload in workloads)
            PrintWorkload(workload, contenders);
        if (workloads.Any(workload => workload.IsOfSuite))
            PrintSuite(workloads);
        PrintTargets();
    }

    private void PrintWorkload(Workload workload, IReadOnlyList<Contender> contenders)
    {
        Write($"\n{workload.Name}: {workload.Description}");
        string[] peers = [.. Peers.Where(peer => comparison.Has(workload.Name, peer))];
        Write($"  {"",-22} {"ns/op",8} {"middle half",15}  {string.Join(" ", peers.Select(peer => $"{"/ " + peer,18}"))}");
        foreach (Contender contender in contenders.Where(contender => comparison.Has(workload.Name, contender.Name)))
        {
            Spread spread = comparison.Of(workload.Name, contender.Name);
            string ratios = string.Join(" ", peers.Select(peer => $"{comparison.Ratio(workload.Name, contender.Name, peer)!.Value.Median,18:F2}"));
            Write($"  {contender.Name,-22} {spread.Median,8:F1} {$"{spread.Low:F1}-{spread.High:F1}",15}  {ratios}");
        }
    }

    private void PrintSuite(IReadOnlyList<Workload> workloads)
    {
        (string Name, Interval Ratio)[] ratios = [.. from workload in workloads
                                                     where workload.IsOfSuite
                                                     let ratio = comparison.Ratio(workload.Name, Contender.SlotsName, Contender.MimallocName)
                                                     where ratio is not null
                                                     select (workload.Name, ratio.Value)];
        if (ratios.Length == 0)
            return;
        Write($"\nThe field's suite, {Contender.SlotsName} / {Contender.MimallocName}");
        foreach ((string name, Interval ratio) in ratios)
            Write($"  {name,-22} {ratio.Median,8:F2} {$"{ratio.Low:F2}-{ratio.High:F2}",15}");
        double mean = Math.Exp(ratios.Average(entry => Math.Log(entry.Ratio.Median)));
        Write($"  {"geometric mean",-22} {mean,8:F2}    at most 1.00: {Verdict(mean <= 1)}");
        Write($"  {"worst",-22} {ratios.Max(entry => entry.Ratio.Median),8:F2}    at most 1.50: {Verdict(ratios.All(entry => entry.Ratio.Median <= 1.5))}");
    }

    private void PrintTargets()
    {
        Write("\nTo reach: medians of ratios round by round, with 95 % intervals");
        foreach (Target target in Target.All)
        {
            string name = $"{target.Workload}: {target.Own} / {target.Other}";
            Write(comparison.Ratio(target.Workload, target.Own, target.Other) is { } ratio
                ? $"  {name,-48} {ratio.Median,6:F2} {$"{ratio.Low:F2}-{ratio.High:F2}",13}   at most {target.Limit:F2}: {Verdict(ratio.Median <= target.Limit)}"
                : $"  {name,-48} not measured");
        }
        if (comparison.Ratio("pair", Contender.HeldName, Contender.NewObjectName) is { } held)
        {
            double nanoseconds = comparison.Of("pair", Contender.HeldName).Median;
            Write($"  {"pair: heap held by the caller, ns",-48} {nanoseconds,6:F2} {"",13}   at most 2.50: {Verdict(nanoseconds <= 2.5)} ({held.Median:F2} of new object())");
        }
    }

    private static string Verdict(bool isReached) => isReached ? "reached" : "missed";

    private void Write(FormattableString line) => output.WriteLine(line.ToString(CultureInfo.InvariantCulture));

    private void Write(string line) => output.WriteLine(line);
}
