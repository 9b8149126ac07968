using AllocInsight.Pooling.Memory;

namespace AllocInsight.Pooling;

/// <summary>How a <see cref="SlotHeap"/> is made. Immutable; safe to share.</summary>
public sealed record SlotHeapOptions
{
    /// <summary>The largest slot that a heap has, in bytes: 8,192. Larger values lie outside.</summary>
    public const int LargestSlotSize = 8192;

    /// <summary>
    /// The size pools. Slots are rounded up to multiples of 8 and to at least 16 bytes, and those above <see cref="LargestSlotSize"/> are left out; one must remain.
    /// Default: <see cref="SizeClassTable.RubySizePools"/>.
    /// </summary>
    public SizeClassTable SizeClasses { get; init; } = SizeClassTable.RubySizePools;

    /// <summary>Slots in a size pool's first heap, 1 or more, rounded up to whole pages. Address space only. Default: 10,000, as in Ruby.</summary>
    public int InitialSlots { get; init; } = 10_000;

    /// <summary>
    /// How many times the slots of the one before each new heap of a pool has, 1 to 16; a heap grows to 1 GiB of address space by it. Default: 1.8, as in Ruby.
    /// </summary>
    public double GrowthFactor { get; init; } = 1.8;

    /// <summary>Whether new values, and what <see cref="SlotHeap.Resize"/> adds, read as zero. Default: yes.</summary>
    public bool ZeroFill { get; init; } = true;

    /// <summary>When the heap compacts and sweeps by itself; null for never. Default: null.</summary>
    public CompactionPolicy? Policy { get; init; }

    /// <summary>Where memory comes from. Default: the system.</summary>
    public IPageSource PageSource { get; init; } = SystemPageSource.Instance;

    internal int[] SlotSizes()
    {
        SortedSet<int> sizes = [];
        foreach (int size in SizeClasses.SlotSizes)
        {
            if (size <= LargestSlotSize)
                sizes.Add(Math.Max(16, (size + 7) & ~7));
        }
        return [.. sizes];
    }

    internal void Validate()
    {
        ArgumentNullException.ThrowIfNull(SizeClasses);
        ArgumentNullException.ThrowIfNull(PageSource);
        ArgumentOutOfRangeException.ThrowIfLessThan(InitialSlots, 1);
        if (!(GrowthFactor is >= 1 and <= 16))
            throw new ArgumentOutOfRangeException(nameof(GrowthFactor), GrowthFactor, "A heap grows 1 to 16 times.");
        if (SizeClasses.SlotSize(0) > LargestSlotSize)
            throw new ArgumentException($"A heap needs a slot of at most {LargestSlotSize} bytes; the smallest of this table has {SizeClasses.SlotSize(0)}.", nameof(SizeClasses));
        Policy?.Validate();
    }
}
