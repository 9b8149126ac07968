using AllocInsight.Pooling;

namespace AllocInsight.Experiments.BlockMalloc;

/// <summary>One allocator and one workload: CPU milliseconds and resident bytes.</summary>
internal static class BlockMallocCell
{
    // The first is what the others are compared with.
    public static IReadOnlyList<string> Allocators { get; } = ["malloc", "blocks, 4 bytes", "blocks, 8 bytes", "default table", "new"];

    /// <summary>CPU-bound, a hash of many small keys, and one slot of each size.</summary>
    public static IReadOnlyList<string> Workloads { get; } = ["script", "hash", "tiny"];

    public static double[] Run(string allocator, string workload) => allocator switch
    {
        "malloc" => Run<Malloc>(default, workload),
        "blocks, 4 bytes" => Run(Slots.Of(SizeClassTable.BlockMalloc2001, 1536), workload),
        "blocks, 8 bytes" => Run(Slots.Of(SizeClassTable.FromSlots([.. Enumerable.Range(1, 32).Select(i => 8 * i)]), 1536), workload),
        "default table" => Run(Slots.Of(SizeClassTable.Default, null), workload),
        "new" => RunManaged(workload),
        _ => throw new ArgumentOutOfRangeException(nameof(allocator), allocator, "There is no such allocator."),
    };

    private static double[] Run<TMemory>(TMemory memory, string workload)
        where TMemory : struct, IMemory => workload switch
        {
            // The second time is measured: the code is compiled, and memory is there.
            "script" => Measure(() => Script<TMemory>.Run(memory), isRepeated: true),
            "hash" => Measure(() => Hash<TMemory>.Run(memory), isRepeated: false),
            "tiny" => Measure(() => Tiny(memory), isRepeated: false),
            _ => throw new ArgumentOutOfRangeException(nameof(workload), workload, "There is no such workload."),
        };

    private static double[] RunManaged(string workload) => workload switch
    {
        "script" => Measure(ManagedWorkloads.Script, isRepeated: true),
        "hash" => Measure(ManagedWorkloads.Hash, isRepeated: false),
        "tiny" => Measure(ManagedWorkloads.Tiny, isRepeated: false),
        _ => throw new ArgumentOutOfRangeException(nameof(workload), workload, "There is no such workload."),
    };

    // One of each size to 256, as a program that does little would have.
    private static unsafe object Tiny<TMemory>(TMemory memory)
        where TMemory : struct, IMemory
    {
        for (int size = 4; size <= 256; size += 4)
            *(byte*)memory.Allocate(size) = 1;
        return new object();
    }

    private static double[] Measure(Func<object> run, bool isRepeated)
    {
        double before = Cell.ResidentBytes();
        if (isRepeated)
            run();
        TimeSpan start = Environment.CpuUsage.TotalTime;
        object kept = run();
        double milliseconds = (Environment.CpuUsage.TotalTime - start).TotalMilliseconds;
        double resident = Cell.ResidentBytes() - before;
        GC.KeepAlive(kept);
        return [milliseconds, resident];
    }
}
