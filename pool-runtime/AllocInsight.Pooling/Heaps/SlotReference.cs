using System.Runtime.InteropServices;

namespace AllocInsight.Pooling.Heaps;

/// <summary>What is in a slot whose value is elsewhere: outside, or in a slot of another size.</summary>
[StructLayout(LayoutKind.Sequential)]
internal readonly unsafe struct SlotReference
{
    // No handle and no address has it.
    private const ulong InnerMark = 1ul << 63;

    private readonly ulong _place;
    private readonly int _length;

    public SlotReference(void* outside, int length)
    {
        _place = (ulong)outside;
        _length = length;
    }

    /// <param name="inner">The number of the other slot's handle.</param>
    public SlotReference(ulong inner) => _place = inner | InnerMark;

    public bool IsInner => (_place & InnerMark) != 0;

    public ulong Inner => _place & ~InnerMark;

    public void* Outside => (void*)_place;

    /// <summary>Bytes of a value outside.</summary>
    public int Length => _length;

    public bool IsSameAs(SlotReference other) => _place == other._place && _length == other._length;
}
