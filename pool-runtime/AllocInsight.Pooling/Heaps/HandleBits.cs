using System.Runtime.CompilerServices;

namespace AllocInsight.Pooling.Heaps;

/// <summary>How the bits of a handle are divided, from the lowest: index, page, generation; the highest is 0.</summary>
internal static class HandleBits
{
    public const int Index = 13;
    public const int Page = 31;
    public const int Generation = 19;

    /// <summary>From a handle to that of the same slot's next value.</summary>
    public const ulong NextGeneration = 1ul << (Page + Index);

    private const uint IndexMask = (1 << Index) - 1;

    public static ulong Of(uint page, int index, uint generation) => (generation * NextGeneration) | ((ulong)page << Index) | (uint)index;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static nuint IndexOf(ulong handle) => (nuint)handle & IndexMask;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static uint PageOf(ulong handle) => (uint)(handle >> Index) & ((1u << Page) - 1);

    // Bit 63 is part of it, so that a number with that bit is no handle of any slot.
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static uint GenerationOf(ulong handle) => (uint)(handle >> (Page + Index));
}
