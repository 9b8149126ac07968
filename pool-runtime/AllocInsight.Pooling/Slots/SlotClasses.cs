using System.Runtime.CompilerServices;

namespace AllocInsight.Pooling.Slots;

/// <summary>The size classes of an arena as its layout has them: slots rounded up to whole granules, none larger than fits.</summary>
internal sealed unsafe class SlotClasses
{
    private readonly int[] _slots;
    private readonly ushort[] _classOf;
    private readonly ushort* _classes;
    private readonly int _granuleShift;

    /// <param name="slotSizes">Ascending sizes in bytes.</param>
    /// <param name="granuleShift">log2 of the granule.</param>
    /// <param name="limit">The largest slot in bytes that pages can hold.</param>
    public SlotClasses(ReadOnlySpan<int> slotSizes, int granuleShift, int limit)
    {
        _granuleShift = granuleShift;
        int granule = 1 << granuleShift;
        _slots = [.. slotSizes.ToArray().Select(size => (int)(((long)size + granule - 1) / granule * granule)).Where(size => size <= limit).Distinct()];
        LargestSlot = _slots.Length == 0 ? 0 : _slots[^1];
        _classOf = GC.AllocateArray<ushort>((LargestSlot >> granuleShift) + 1, pinned: true);
        _classes = (ushort*)Unsafe.AsPointer(ref _classOf[0]);
        for (int granules = 0, slot = 0; granules < _classOf.Length; granules++)
        {
            while (slot < _slots.Length && _slots[slot] < granules << granuleShift)
                slot++;
            _classOf[granules] = (ushort)slot;
        }
    }

    public int Count => _slots.Length;

    /// <summary>In bytes; 0 when no slot fits in a page.</summary>
    public int LargestSlot { get; }

    public int SmallestSlot => _slots.Length == 0 ? 1 << _granuleShift : _slots[0];

    public int SlotSize(int sizeClass) => _slots[sizeClass];

    /// <summary>The smallest class that holds a request at multiples of <paramref name="alignment"/>; -1 if there is none.</summary>
    public int ClassOf(nuint byteCount, nuint alignment)
    {
        if (byteCount > (nuint)LargestSlot)
            return -1;
        for (int i = _classes[(byteCount + ((nuint)1 << _granuleShift) - 1) >> _granuleShift]; i < _slots.Length; i++)
        {
            if ((nuint)_slots[i] % alignment == 0)
                return i;
        }
        return -1;
    }

    /// <summary>The requests, in granules, that a class serves: those entries of a heap's direct table are its own.</summary>
    public (int First, int Last) Granules(int sizeClass) =>
        (sizeClass == 0 ? 0 : (_slots[sizeClass - 1] >> _granuleShift) + 1, _slots[sizeClass] >> _granuleShift);
}
