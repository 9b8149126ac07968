namespace AllocInsight.Benchmarks.Compare.Workloads;

/// <summary>The workloads, in the order in which they are printed.</summary>
/// <remarks>Those of the suite are written from what its programs are described to do; none of their code is in here.</remarks>
internal static class AllWorkloads
{
    public static IReadOnlyList<Workload> List { get; } =
    [
        new PairWorkload(),
        new BatchWorkload(),
        new ChurnWorkload(1),
        new ChurnWorkload(2),
        new RemoteWorkload("remote", 32, pairs: 1, isOfSuite: false),
        new LarsonWorkload(),
        new RemoteWorkload("xmalloc-test", 64, pairs: 2, isOfSuite: true),
        new ExchangeWorkload("mstress", "threads in phases, powers of two to 4 KiB, 25 % exchanged", Dice.PowerSizes, 25),
        new ExchangeWorkload("rptest", "random sizes to 16 KB on two threads, 10 % exchanged", Dice.WideSizes, 10),
        new AllocTestWorkload(),
        new RunsWorkload("sh6bench", isMigrating: false),
        new RunsWorkload("sh8bench", isMigrating: true),
        new CacheWorkload("cache-scratch", isInherited: true),
        new CacheWorkload("cache-thrash", isInherited: false),
        new GlibcWorkload(1),
        new GlibcWorkload(2),
        new CfracWorkload(),
        new BarnesWorkload(),
        new ThreadsWorkload(),
        new RubyWorkload(),
    ];
}
