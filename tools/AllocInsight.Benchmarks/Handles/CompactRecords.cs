using AllocInsight.Benchmarks.Compare.Workloads;
using AllocInsight.Pooling;

namespace AllocInsight.Benchmarks.Handles;

/// <summary>How fast records of 64 bytes are moved together.</summary>
internal static class CompactRecords
{
    private const int Count = 1_000_000;

    /// <summary>Bytes of records moved in a nanosecond: GB/s.</summary>
    public static double Run(double shareFreed, int seed)
    {
        using var heap = new SlotHeap(new SlotHeapOptions { SizeClasses = SizeClassTable.FromSlots([64]) });
        var handles = new SlotHandle[Count];
        for (int i = 0; i < Count; i++)
            handles[i] = heap.Allocate(64);
        var random = new Random(seed);
        foreach (SlotHandle handle in handles)
        {
            if (random.NextDouble() < shareFreed)
                heap.Free(handle);
        }
        double start = ThreadClock.Now();
        CompactionResult result = heap.Compact();
        return result.MovedBytes / (ThreadClock.Now() - start);
    }
}
