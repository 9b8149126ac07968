using AllocInsight.Pooling;

namespace AllocInsight.Experiments.BadApple;

/// <summary>One policy and one share of freed values.</summary>
internal static unsafe class BadAppleCell
{
    public const int Values = 2_000_000;
    public const int Size = 40;

    private const string Blocks = "blocks of 2001";
    private const string Pages = "ruby, no compaction";
    private const string Compacted = "ruby, compacted";

    public static IReadOnlyList<string> Policies { get; } = [Blocks, Pages, Compacted];

    /// <returns>Pages before and after, heaps before and after, resident bytes before and after, above those of the empty process.</returns>
    public static double[] Run(string policy, double share) => policy == Blocks ? RunBlocks(share) : RunHeap(share, isCompacted: policy == Compacted);

    // A block was never given back, whatever was free in it.
    private static double[] RunBlocks(double share)
    {
        using var allocator = new SlotAllocator(new SlotAllocatorOptions { SizeClasses = SizeClassTable.BlockMalloc2001, Retention = Timeout.InfiniteTimeSpan, Checks = PoolChecks.None });
        var slots = new nint[Values];
        Array.Fill(slots, 1);
        double empty = Cell.ResidentBytes();
        for (int i = 0; i < Values; i++)
        {
            slots[i] = (nint)allocator.Allocate(Size);
            new Span<byte>((void*)slots[i], Size).Fill(1);
        }
        double full = Cell.ResidentBytes();
        double blocks = Math.Ceiling(Values / Math.Floor(1536.0 / Size));
        foreach (int i in Chosen(share))
            allocator.Free((void*)slots[i]);
        double left = Cell.ResidentBytes();
        GC.KeepAlive(slots);
        return [blocks, blocks, blocks, blocks, full - empty, left - empty];
    }

    private static double[] RunHeap(double share, bool isCompacted)
    {
        // Once in small, so that what the code itself needs is there before memory is counted.
        using (var small = new SlotHeap())
        {
            SlotHandle[] few = [.. Enumerable.Range(0, 100_000).Select(_ => small.Allocate(Size))];
            foreach (SlotHandle handle in few[1..])
                small.Free(handle);
            small.Compact();
            small.Trim();
            _ = small.StatHeap();
        }
        using var heap = new SlotHeap();
        var handles = new SlotHandle[Values];
        Array.Fill(handles, new SlotHandle(1));
        double empty = Cell.ResidentBytes();
        for (int i = 0; i < Values; i++)
        {
            handles[i] = heap.Allocate(Size);
            heap.GetSpan(handles[i]).Fill(1);
        }
        double full = Cell.ResidentBytes();
        SizePoolStatistics before = heap.StatHeap()[0];
        foreach (int i in Chosen(share))
            heap.Free(handles[i]);
        if (isCompacted)
            heap.Compact();
        heap.Trim();
        double left = Cell.ResidentBytes();
        SizePoolStatistics after = heap.StatHeap()[0];
        GC.KeepAlive(handles);
        return [before.HeapEdenPages, after.HeapEdenPages, before.Heaps, after.Heaps, full - empty, left - empty];
    }

    private static IEnumerable<int> Chosen(double share)
    {
        var random = new Random(1);
        for (int i = 0; i < Values; i++)
        {
            if (random.NextDouble() < share)
                yield return i;
        }
    }
}
