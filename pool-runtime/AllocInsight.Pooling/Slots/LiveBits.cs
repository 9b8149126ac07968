using System.Runtime.CompilerServices;
using AllocInsight.Pooling.Memory;

namespace AllocInsight.Pooling.Slots;

/// <summary>
/// The marks of live slots: a bit for each granule of a segment, set where a live slot begins, so that no division is needed to
/// find it. Words come in pairs: the page's owner alone writes the first (handed out, not taken back by the owner); other threads
/// set bits of the second, atomically, when they free a slot, and the owner clears both when it takes the slot back.
/// </summary>
internal static unsafe class LiveBits<TLayout>
    where TLayout : struct, ILayout
{
    /// <summary>Where the marks end, in bytes from the segment's start: two bits for each granule of the segment.</summary>
    public static uint End => TLayout.MarksOffset + ((uint)SegmentMap.SegmentSize >> TLayout.GranuleShift >> 3 << 1);

    /// <summary>Marks a slot that the owner hands out.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void Add(byte* slot) => *Words(slot) |= Bit(slot);

    /// <summary>Unmarks a slot that the owner frees.</summary>
    /// <param name="address">An address in a segment.</param>
    /// <returns>False, and nothing is changed, if no live slot begins there.</returns>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static bool Remove(byte* address)
    {
        ulong* words = Words(address);
        ulong live = *words;
        if ((live & Bit(address) & ~Volatile.Read(ref words[1])) == 0 || !IsGranule(address))
            return false;
        *words = live & ~Bit(address);
        return true;
    }

    /// <summary>Unmarks a slot that another thread frees.</summary>
    /// <inheritdoc cref="Remove"/>
    public static bool RemoveRemotely(byte* address)
    {
        ulong* words = Words(address);
        return IsGranule(address) && (Volatile.Read(ref *words) & Bit(address)) != 0
            && (Interlocked.Or(ref words[1], Bit(address)) & Bit(address)) == 0;
    }

    /// <summary>Takes back what another thread freed.</summary>
    public static void Settle(byte* slot)
    {
        ulong* words = Words(slot);
        *words &= ~Bit(slot);
        Interlocked.And(ref words[1], ~Bit(slot));
    }

    /// <summary>Whether a live slot begins at an address in a segment.</summary>
    public static bool Contains(byte* address)
    {
        ulong* words = Words(address);
        return IsGranule(address) && (Volatile.Read(ref *words) & ~Volatile.Read(ref words[1]) & Bit(address)) != 0;
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static ulong* Words(byte* address)
    {
        Segment* segment = Segment.Of(address);
        return (ulong*)((byte*)segment + TLayout.MarksOffset) + (Segment.OffsetOf(address) >> (TLayout.GranuleShift + 6) << 1);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static ulong Bit(byte* address) => 1UL << (int)((nuint)address >> TLayout.GranuleShift);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static bool IsGranule(byte* address) => ((nuint)address & (((nuint)1 << TLayout.GranuleShift) - 1)) == 0;
}
