using AllocInsight.Benchmarks.Compare.Uses;

namespace AllocInsight.Benchmarks.Compare.Workloads;

/// <summary>The workloads, in the order in which they are printed.</summary>
/// <remarks>Those of the suite are written from what its programs are described to do; none of their code is in here.</remarks>
internal static class AllWorkloads
{
    private const string InverseSquares = "8 to 1,024 bytes by inverse square";

    public static IReadOnlyList<Workload> List { get; } =
    [
        new PairWorkload("pair", 32),
        new PairWorkload("pair-512", 512),
        new BatchWorkload(),
        new ReplacingWorkload("churn", "8 to 256 bytes", Dice.SmallSizes, live: 1024, threads: 1, isOfSuite: false),
        new ReplacingWorkload("churn-2", "8 to 256 bytes", Dice.SmallSizes, live: 1024, threads: 2, isOfSuite: false),
        new RemoteWorkload("remote", 32, pairs: 1, isOfSuite: false),
        new LarsonWorkload(),
        new RemoteWorkload("xmalloc-test", 64, pairs: 2, isOfSuite: true),
        new ExchangeWorkload("mstress", "threads in phases, powers of two to 4 KiB, 25 % exchanged", Dice.PowerSizes, 25),
        new ExchangeWorkload("rptest", "random sizes to 16 KB on two threads, 10 % exchanged", Dice.WideSizes, 10),
        new ReplacingWorkload("alloc-test", "8 to 1,024 bytes by Pareto's law", Dice.ParetoSizes, live: 16_384, threads: 1, isOfSuite: true),
        new RunsWorkload("sh6bench", isMigrating: false),
        new RunsWorkload("sh8bench", isMigrating: true),
        new CacheWorkload("cache-scratch", isInherited: true),
        new CacheWorkload("cache-thrash", isInherited: false),
        new ReplacingWorkload("glibc-simple", InverseSquares, Dice.InverseSquareSizes, live: 1024, threads: 1, isOfSuite: true),
        new ReplacingWorkload("glibc-thread", InverseSquares, Dice.InverseSquareSizes, live: 1024, threads: 2, isOfSuite: true),
        new FactoringWorkload(),
        new BarnesWorkload(),
        new ThreadsWorkload(),
        new RubyWorkload(),
        .. AllUses.Workloads,
    ];
}
