using System.Runtime.CompilerServices;
using AllocInsight.Pooling.Memory;

namespace AllocInsight.Pooling.Slots;

/// <summary>
/// The marks of live slots: a byte for each granule of a segment, 1 where a live slot begins. By granule, so that no division is needed
/// to find it; a byte, so that owner and others write beside each other without atomic operations on what they share.
/// </summary>
/// <remarks>
/// The page's owner sets marks, as it alone hands slots out. Whoever frees a slot clears its mark: the owner by a plain write, another
/// thread by an atomic exchange, before it hands the slot back, so that of two others only one gets through.
/// </remarks>
internal static unsafe class LiveMarks<TLayout>
    where TLayout : struct, ILayout
{
    private const byte Live = 1;

    /// <summary>Where the marks end, in bytes from the segment's start.</summary>
    public static uint End => TLayout.MarksOffset + ((uint)SegmentMap.SegmentSize >> TLayout.GranuleShift);

    /// <summary>Marks a slot that the owner hands out.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void Add(byte* slot) => *Mark(slot) = Live;

    /// <summary>Unmarks a live slot that the owner frees.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void Remove(byte* slot) => *Mark(slot) = 0;

    /// <summary>Unmarks a slot that another thread frees.</summary>
    /// <param name="address">An address in a segment.</param>
    /// <returns>False, and nothing is changed, if no live slot begins there.</returns>
    public static bool TryRemoveRemotely(byte* address) => IsGranule(address) && Interlocked.Exchange(ref *Mark(address), 0) == Live;

    /// <summary>Whether a live slot begins at an address in a segment.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static bool Contains(byte* address) => Volatile.Read(ref *Mark(address)) == Live && IsGranule(address);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static byte* Mark(byte* address) =>
        (byte*)Segment.Of(address) + TLayout.MarksOffset + (Segment.OffsetOf(address) >> TLayout.GranuleShift);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static bool IsGranule(byte* address) => ((nuint)address & (((nuint)1 << TLayout.GranuleShift) - 1)) == 0;
}
