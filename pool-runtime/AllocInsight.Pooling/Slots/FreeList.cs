using System.Runtime.CompilerServices;

namespace AllocInsight.Pooling.Slots;

/// <summary>
/// The head of a list of free slots in one value: the first slot's address in the upper 48 bits, and in the lower 16 how many slots
/// the list has. 0 is the empty list.
/// </summary>
/// <remarks>
/// Each free slot holds the head as it was before the slot was added, so that taking the first slot restores both its successor
/// and the count: no counter is kept, and a push or a drain by another thread is one atomic operation.
/// </remarks>
internal static unsafe class FreeList
{
    public const ulong Empty = 0;

    private const int CountBits = 16;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static byte* First(ulong head) => (byte*)(head >> CountBits);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static uint Count(ulong head) => (ushort)head;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static ulong Head(byte* slot, uint count) => ((ulong)slot << CountBits) + count;

    /// <summary>The head after a slot was put before <paramref name="head"/>.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static ulong Push(ulong head, byte* slot) => ((ulong)slot << CountBits) + ((ulong)(ushort)head + 1);
}
