using System.Runtime.CompilerServices;

namespace AllocInsight.Pooling.Slots;

/// <summary>
/// The marks of live slots. A page's owner alone writes the first bitmap (handed out, not taken back by the owner); other threads
/// set bits of the second, atomically, when they free a slot, and the owner clears both when it takes the slot back.
/// </summary>
internal static unsafe class LiveBits
{
    /// <summary>Marks a slot that the owner hands out.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void Add(Segment* segment, Page* page, uint offset)
    {
        uint slot = page->IndexOf(offset);
        Segment.LiveBits(segment, Segment.IndexOf(page))[slot >> 6] |= 1UL << (int)(slot & 63);
    }

    /// <summary>Unmarks a slot that the owner frees.</summary>
    /// <returns>False if it was not live.</returns>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static bool Remove(Segment* segment, uint pageIndex, uint slot)
    {
        ulong* bits = Segment.LiveBits(segment, pageIndex) + (slot >> 6);
        ulong bit = 1UL << (int)(slot & 63);
        if ((*bits & bit & ~Volatile.Read(ref *RemoteWord(segment, bits))) == 0)
            return false;
        *bits &= ~bit;
        return true;
    }

    /// <summary>Unmarks a slot that another thread frees.</summary>
    /// <returns>False if it was not live.</returns>
    public static bool RemoveRemotely(Segment* segment, uint pageIndex, uint slot)
    {
        ulong* bits = Segment.LiveBits(segment, pageIndex) + (slot >> 6);
        ulong bit = 1UL << (int)(slot & 63);
        return (Volatile.Read(ref *bits) & bit) != 0 && (Interlocked.Or(ref *RemoteWord(segment, bits), bit) & bit) == 0;
    }

    /// <summary>Takes back what another thread freed.</summary>
    public static void Settle(Segment* segment, Page* page, uint offset)
    {
        uint slot = page->IndexOf(offset);
        ulong* bits = Segment.LiveBits(segment, Segment.IndexOf(page)) + (slot >> 6);
        ulong bit = 1UL << (int)(slot & 63);
        *bits &= ~bit;
        Interlocked.And(ref *RemoteWord(segment, bits), ~bit);
    }

    public static bool IsLive(Segment* segment, uint pageIndex, uint slot)
    {
        ulong* bits = Segment.LiveBits(segment, pageIndex) + (slot >> 6);
        return (Volatile.Read(ref *bits) & ~Volatile.Read(ref *RemoteWord(segment, bits)) & (1UL << (int)(slot & 63))) != 0;
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static ulong* RemoteWord(Segment* segment, ulong* bits) => bits + (segment->Geometry.BitmapBytes / sizeof(ulong));
}
