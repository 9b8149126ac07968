using System.Globalization;
using AllocInsight.Benchmarks.Compare.Memory;
using AllocInsight.Benchmarks.Compare.Uses;
using AllocInsight.Measuring;
using Peer = AllocInsight.Benchmarks.Compare.Contenders.Contender;

namespace AllocInsight.Benchmarks.Compare;

/// <summary>What the slot allocator is to reach.</summary>
/// <param name="Name">What is measured.</param>
/// <param name="Limit">At most.</param>
/// <param name="Measured">What was measured, with an interval if it was more than once; null if it was not.</param>
internal sealed record Target(string Name, double Limit, Interval? Measured)
{
    public bool IsReached => Measured?.Value <= Limit;

    public static IReadOnlyList<Target> OfSpeed(Comparison comparison)
    {
        Target At(string workload, string own, string peer, double limit) => Ratio(comparison, workload, own, peer, limit);
        Interval? held = comparison.Rounds("pair", Peer.HeldName) is { } rounds ? Interval.OfMedian(rounds) : null;
        return
        [
            At("pair", Peer.SlotsName, Peer.PoolName, 0.65),
            At("pair", Peer.SlotsName, Peer.NativeName, 0.55),
            new($"pair: {Peer.HeldName}, ns", 2.5, held),
            At("pair", Peer.HeldName, Peer.NewObjectName, double.NaN),
            At("batch", Peer.SlotsName, Peer.PoolName, 0.06),
            At("batch", Peer.SlotsName, Peer.MimallocName, 0.75),
            At("churn", Peer.SlotsName, Peer.PoolName, 0.12),
            At("churn", Peer.SlotsName, Peer.MimallocName, 0.9),
            At("remote", Peer.SlotsName, Peer.PoolName, 0.10),
            At("remote", Peer.SlotsName, Peer.MimallocName, 0.6),
            .. from workload in (string[])["pair", "batch", "churn", "remote"]
               select At(workload, Peer.LiveName, Peer.SlotsName, 1.6),
            .. from workload in (string[])["pair", "batch", "churn", "remote"]
               select At(workload, Peer.LiveName, Peer.SecureName, 0.35),
        ];
    }

    /// <summary>What the everyday pool is to reach.</summary>
    public static IReadOnlyList<Target> OfPool(Comparison comparison)
    {
        Target At(string workload, string own, string peer, double limit) => Ratio(comparison, workload, own, peer, limit);
        return
        [
            At(AllUses.Span, AllUses.PoolUse, AllUses.SharedUse, 0.7),
            At(AllUses.ClearedSpan, AllUses.PoolUse, AllUses.SharedUse, 0.7),
            At("batch", Peer.SpanName, Peer.PoolName, 0.15),
            At("churn", Peer.SpanName, Peer.PoolName, 0.15),
            At("pair", Peer.ArrayName, Peer.PoolName, 1.2),
            At("pair", Peer.ClearedArrayName, Peer.ClearedPoolName, 1.2),
            At("pair-512", Peer.ClearedArrayName, Peer.NewArrayName, 0.9),
            At("batch", Peer.ArrayName, Peer.PoolName, 0.35),
            At("churn", Peer.ArrayName, Peer.PoolName, 0.35),
            At(AllUses.Server, AllUses.PoolUse, AllUses.LocalPoolUse, 1.5),
            At(AllUses.Array, AllUses.PoolUse, AllUses.SharedUse, 1.2),
            At(AllUses.List, AllUses.PoolUse, AllUses.NewUse, 0.6),
            At(AllUses.Builder, AllUses.PoolUse, AllUses.NewUse, 0.8),
            At(AllUses.Dictionary, AllUses.PoolUse, AllUses.NewUse, 0.5),
            At(AllUses.SmallStream, AllUses.PoolUse, AllUses.NewUse, 1.0),
            At(AllUses.SmallStream, AllUses.PoolUse, AllUses.RecyclableUse, 0.08),
            At(AllUses.LargeStream, AllUses.PoolUse, AllUses.RecyclableUse, 1.0),
            At(AllUses.Object, AllUses.PoolUse, AllUses.ObjectPoolUse, 0.7),
            At(AllUses.SharedObject, AllUses.PoolUse, AllUses.ObjectPoolUse, 0.3),
        ];
    }

    /// <summary>The suite's mean and worst, over the workloads in which both ran.</summary>
    public static IReadOnlyList<Target> OfSuite(IReadOnlyList<(string Workload, double[] Ratios)> suite)
    {
        if (suite.Count == 0)
            return [new("suite: geometric mean", 1.0, null), new("suite: worst", 1.5, null)];
        (string workload, double[] worst) = suite.MaxBy(entry => Spread.Of(entry.Ratios).Median);
        return
        [
            new($"suite: geometric mean / {Peer.MimallocName}, of {suite.Count}", 1.0, Interval.OfGeometricMean([.. suite.Select(entry => entry.Ratios)])),
            new($"suite: worst / {Peer.MimallocName}, {workload}", 1.5, Interval.OfMedian(worst)),
        ];
    }

    public static IReadOnlyList<Target> OfMemory(MemoryTable? table)
    {
        Target At(string name, double limit, Func<MemoryTable, double> measure) =>
            new("memory: " + name, limit, table is null ? null : Once(measure(table)));
        return
        [
            At("32 bytes / raw", 1.01, cells => cells.Of(MemoryTable.LiveScenario, 32, Peer.SlotsName).Before / 32),
            At($"mix of 8 to 64 bytes / {Peer.NativeName}", 0.75, cells => cells.LiveRatio(MemoryTable.Mix)),
            At($"worst size to 256 / {Peer.NativeName}", 1, cells => MemoryTable.Sizes.Where(size => size is > 0 and <= 256).Max(cells.LiveRatio)),
            At("1,000 threads / one, where blocks lay", 1.05, cells => OfThreads(cells, 1000).After / OfThreads(cells, 1).After),
            At("1,000 threads / one, whole process", double.NaN, cells => OfThreads(cells, 1000).Before / OfThreads(cells, 1).Before),
        ];
        static (double Before, double After) OfThreads(MemoryTable cells, int threads) => cells.Of(MemoryTable.ThreadsScenario, threads, Peer.SlotsName);
    }

    /// <summary>A line of the report.</summary>
    public override string ToString()
    {
        if (Measured is not { } measured)
            return $"  {Name,-48} not measured";
        string interval = double.IsNaN(measured.Low) ? "" : Text(measured.Low) + "-" + Text(measured.High);
        // What only informs has no limit.
        string verdict = double.IsNaN(Limit) ? "" : $"at most {Text(Limit)}: {(IsReached ? "reached" : "missed")}";
        return $"  {Name,-48} {Text(measured.Value),7} {interval,13}  {verdict}".TrimEnd();
    }

    private static Target Ratio(Comparison comparison, string workload, string own, string peer, double limit) => new(
        $"{workload}: {own} / {peer}", limit, comparison.Ratios(workload, own, peer) is { } ratios ? Interval.OfMedian(ratios) : null);

    private static Interval Once(double value) => new(double.NaN, value, double.NaN);

    private static string Text(double value) => value.ToString(value < 0.1 ? "F3" : "F2", CultureInfo.InvariantCulture);
}
