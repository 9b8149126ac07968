using System.Globalization;
using System.Text;

namespace AllocInsight.Pooling;

/// <summary>A size pool of a <see cref="SlotHeap"/>, under the names that Ruby's <c>GC.stat_heap</c> has, and some more.</summary>
public sealed record SizePoolStatistics
{
    /// <summary>Bytes in a slot.</summary>
    public required int SlotSize { get; init; }

    /// <summary>Pages of 64 KiB that hold slots.</summary>
    public required long HeapEdenPages { get; init; }

    /// <summary>Slots in them, free or not.</summary>
    public required long HeapEdenSlots { get; init; }

    /// <summary>Pages that were ever taken from the system.</summary>
    public required long TotalAllocatedPages { get; init; }

    /// <summary>How often the pool ran out and a sweep was made for it: <see cref="SlotHeap.AutomaticSweep"/>.</summary>
    public required long ForceMajorGcCount { get; init; }

    /// <summary>How often the pool ran out, the system gave no memory, and a compaction was made to get some.</summary>
    public required long ForceIncrementalMarkingFinishCount { get; init; }

    /// <summary>Values that were ever stored.</summary>
    public required long TotalAllocatedObjects { get; init; }

    /// <summary>Values that were ever freed.</summary>
    public required long TotalFreedObjects { get; init; }

    /// <summary>Slots with values.</summary>
    public required long LiveSlots { get; init; }

    /// <summary>Slots to be had without another page.</summary>
    public required long FreeSlots { get; init; }

    /// <summary>Slots whose generations are used up; compaction gives their memory back.</summary>
    public required long RetiredSlots { get; init; }

    /// <summary>Heaps, each of adjacent pages and larger than the one before. What compaction moved to new memory lies in none.</summary>
    public required int Heaps { get; init; }

    /// <summary>Bytes of values that lie in their slots.</summary>
    public required long EmbeddedBytes { get; init; }

    /// <summary>Bytes of values whose slot here only says where they are outside.</summary>
    public required long OutsideBytes { get; init; }

    /// <summary>Bytes that the values embedded leave unused.</summary>
    public required long PaddingBytes { get; init; }

    /// <summary>As Ruby prints a pool.</summary>
    public override string ToString()
    {
        var text = new StringBuilder("{");
        foreach ((string key, long value) in Pairs())
            text.Append(CultureInfo.InvariantCulture, $"{(text.Length > 1 ? ", " : "")}:{key}=>{value}");
        return text.Append('}').ToString();
    }

    private IEnumerable<(string Key, long Value)> Pairs() =>
    [
        ("slot_size", SlotSize),
        ("heap_eden_pages", HeapEdenPages),
        ("heap_eden_slots", HeapEdenSlots),
        ("total_allocated_pages", TotalAllocatedPages),
        ("force_major_gc_count", ForceMajorGcCount),
        ("force_incremental_marking_finish_count", ForceIncrementalMarkingFinishCount),
        ("total_allocated_objects", TotalAllocatedObjects),
        ("total_freed_objects", TotalFreedObjects),
    ];
}
