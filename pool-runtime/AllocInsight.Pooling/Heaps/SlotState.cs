using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;

namespace AllocInsight.Pooling.Heaps;

/// <summary>What a slot holds.</summary>
internal enum SlotKind
{
    /// <summary>Nothing; its generation is that of the next value.</summary>
    Free,

    /// <summary>A value as long as the slot.</summary>
    Full,

    /// <summary>A shorter value; <see cref="Padding"/> says by how much.</summary>
    Padded,

    /// <summary>Where the value is: outside, or in a slot of another size.</summary>
    Reference,

    /// <summary>As <see cref="Full"/>, for a handle in another slot, not the caller's.</summary>
    InnerFull,

    /// <summary>As <see cref="Padded"/>, for a handle in another slot, not the caller's.</summary>
    InnerPadded,

    /// <summary>Nothing, ever again: its generations are used up.</summary>
    Retired,
}

/// <summary>A slot's two bytes: what it holds in bits 0 to 2, and above them its generation, counted from its page's first.</summary>
internal static class SlotState
{
    public const uint LastGeneration = (1 << 13) - 1;

    /// <summary>Bits below the generation.</summary>
    public const int KindBits = 3;

    private const uint KindMask = (1 << KindBits) - 1;

    public static ushort Of(SlotKind kind, uint generation) => (ushort)((generation << KindBits) | (uint)kind);

    public static SlotKind KindOf(ushort state) => (SlotKind)(state & KindMask);

    public static uint GenerationOf(ushort state) => (uint)state >> KindBits;

    /// <summary>The state of another kind and the same generation.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static ushort With(ushort state, SlotKind kind) => (ushort)((state & ~KindMask) | (uint)kind);

    /// <summary>Whether there is a value in it.</summary>
    public static bool IsTaken(ushort state) => (state & KindMask) - 1 < (uint)SlotKind.InnerPadded;

    /// <summary>As <see cref="IsTaken"/>, of many: all bits for yes.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector256<ushort> AreTaken(Vector256<ushort> states) =>
        Vector256.LessThan((states & Vector256.Create((ushort)KindMask)) - Vector256<ushort>.One, Vector256.Create((ushort)SlotKind.InnerPadded));

    /// <summary>As <see cref="GenerationOf"/>, of many.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector256<ushort> GenerationsOf(Vector256<ushort> states) => states >>> KindBits;

    /// <summary>Whether there is a value in it that the heap's user has a handle of.</summary>
    public static bool IsLive(ushort state) => (state & KindMask) - 1 < (uint)SlotKind.Reference;
}
