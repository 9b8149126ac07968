using System.Runtime.CompilerServices;

namespace AllocInsight.Pooling.Slots;

/// <summary>
/// The head of a list of free slots in one value: in the low half the first slot's offset from its segment's start, in the high
/// half how many slots the list has. 0 is the empty list: offset 0 is the segment's header, never a slot.
/// </summary>
/// <remarks>
/// Each free slot holds the head as it was before the slot was added, so that taking the first slot restores both its successor
/// and the count: no counter is kept, and a push or a drain by another thread is one atomic operation.
/// </remarks>
internal static class FreeList
{
    public const ulong Empty = 0;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static uint Offset(ulong head) => (uint)head;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static uint Count(ulong head) => (uint)(head >> 32);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static ulong Head(uint offset, uint count) => offset | ((ulong)count << 32);

    /// <summary>The head after a slot at <paramref name="offset"/> was put before <paramref name="head"/>.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static ulong Push(ulong head, uint offset) => ((head >> 32) + 1) << 32 | offset;
}
