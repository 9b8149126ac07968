using System.Runtime.CompilerServices;

namespace AllocInsight.Pooling.Heaps;

/// <summary>How much shorter a value is than its slot, kept in the bytes that it leaves: one, or three where 255 and more are left.</summary>
internal static unsafe class Padding
{
    private const int Long = 255;

    /// <summary>Notes it in the slot.</summary>
    /// <returns>False when the value is as long as the slot.</returns>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static bool Write(byte* slot, int slotSize, int length)
    {
        int padding = slotSize - length;
        if (padding == 0)
            return false;
        slot[slotSize - 1] = (byte)Math.Min(padding, Long);
        if (padding >= Long)
            Unsafe.WriteUnaligned(slot + slotSize - 3, (ushort)padding);
        return true;
    }

    /// <summary>Notes it in a slot whose value has no contents yet: so that a full one needs no branch, its last byte may be overwritten by 0.</summary>
    /// <returns>1 when the value is shorter than the slot, else 0.</returns>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static uint WriteFresh(byte* slot, int slotSize, int length)
    {
        int padding = slotSize - length;
        slot[(uint)slotSize - 1] = (byte)padding;
        if (padding >= Long)
            Write(slot, slotSize, length);
        return (uint)-padding >> 31;
    }

    /// <summary>The value's bytes.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static int LengthIn(byte* slot, int slotSize)
    {
        int padding = slot[slotSize - 1];
        return slotSize - (padding < Long ? padding : Unsafe.ReadUnaligned<ushort>(slot + slotSize - 3));
    }
}
