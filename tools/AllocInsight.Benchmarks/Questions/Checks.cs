using AllocInsight.Pooling;
using BenchmarkDotNet.Attributes;

namespace AllocInsight.Benchmarks.Questions;

/// <summary>What does each tier of checks cost?</summary>
public unsafe class Checks
{
    private static readonly Dictionary<PoolChecks, SlotAllocator> Allocators =
        Enum.GetValues<PoolChecks>().ToDictionary(tier => tier, tier => new SlotAllocator(new SlotAllocatorOptions { Checks = tier }));

    private SlotAllocator _allocator = SlotAllocator.Shared;

    /// <summary>How much is checked.</summary>
    [Params(PoolChecks.None, PoolChecks.Live, PoolChecks.Guarded)]
    public PoolChecks Tier { get; set; }

    [GlobalSetup]
    public void Setup() => _allocator = Allocators[Tier];

    [Benchmark]
    public void Pair()
    {
        void* block = _allocator.Allocate(32);
        _allocator.Free(block);
    }
}
