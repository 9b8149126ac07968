using System.Runtime.CompilerServices;

namespace AllocInsight.Pooling.Heaps;

/// <summary>How much shorter a value is than its slot, kept in the bytes that it leaves: one, or three where 255 and more are left.</summary>
internal static unsafe class Padding
{
    private const int Long = 255;

    public static void Write(byte* slot, int slotSize, int length)
    {
        int padding = slotSize - length;
        if (padding < Long)
        {
            slot[slotSize - 1] = (byte)padding;
            return;
        }
        slot[slotSize - 1] = Long;
        Unsafe.WriteUnaligned(slot + slotSize - 3, (ushort)padding);
    }

    /// <summary>The value's bytes.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static int LengthIn(byte* slot, int slotSize)
    {
        int padding = slot[slotSize - 1];
        return slotSize - (padding < Long ? padding : Unsafe.ReadUnaligned<ushort>(slot + slotSize - 3));
    }
}
