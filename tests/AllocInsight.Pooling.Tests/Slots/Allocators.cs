using AllocInsight.Pooling.Memory;

namespace AllocInsight.Pooling.Tests.Slots;

/// <summary>The kinds of allocator that every test of behaviour runs on.</summary>
internal static class Allocators
{
    public static TheoryData<string> Kinds { get; } = [.. All.Keys];

    private static Dictionary<string, SlotAllocatorOptions> All => new()
    {
        ["plain"] = new() { Checks = PoolChecks.None },
        ["live"] = new() { Checks = PoolChecks.Live },
        ["guarded"] = new() { Checks = PoolChecks.Guarded, Quarantine = 64 },
        ["ruby"] = new() { Checks = PoolChecks.None, SizeClasses = SizeClassTable.RubySizePools },
        ["blocks of 2001"] = new() { Checks = PoolChecks.None, SizeClasses = SizeClassTable.BlockMalloc2001 },
        ["blocks of 2001, live"] = new() { Checks = PoolChecks.Live, SizeClasses = SizeClassTable.BlockMalloc2001 },
        ["one odd slot"] = new() { Checks = PoolChecks.Live, SizeClasses = SizeClassTable.FromSlots([13, 100]) },
        ["nothing but large"] = new() { Checks = PoolChecks.None, SizeClasses = SizeClassTable.FromSlots([1 << 20]) },
    };

    public static SlotAllocator Create(string kind, IPageSource? source = null, TimeSpan? retention = null) => new(All[kind] with
    {
        PageSource = source ?? SystemPageSource.Instance,
        Retention = retention ?? TimeSpan.FromSeconds(1),
    });
}
