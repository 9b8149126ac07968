using System.Runtime.CompilerServices;
using AllocInsight.Benchmarks.Compare.Contenders;

namespace AllocInsight.Benchmarks.Compare.Workloads;

/// <summary>Whole numbers in blocks of 12 bytes below 2^32, and of 16 bytes above: after the mark stands what the number is.</summary>
internal static class Number<TContender, TBlock>
    where TContender : struct, IContender<TContender, TBlock>, allows ref struct
    where TBlock : struct
{
    private const int Header = 8;

    public static TBlock Of(ref TContender contender, ulong value)
    {
        bool isShort = value <= uint.MaxValue;
        TBlock block = Block.New<TContender, TBlock>(ref contender, Header + (isShort ? sizeof(uint) : sizeof(ulong)));
        ref byte start = ref TContender.Start(block);
        Unsafe.Add(ref start, 1) = isShort ? (byte)1 : (byte)2;
        if (isShort)
            Unsafe.WriteUnaligned(ref Unsafe.Add(ref start, Header), (uint)value);
        else
            Unsafe.WriteUnaligned(ref Unsafe.Add(ref start, Header), value);
        return block;
    }

    public static ulong Value(TBlock block)
    {
        ref byte start = ref TContender.Start(block);
        return Unsafe.Add(ref start, 1) == 1
            ? Unsafe.ReadUnaligned<uint>(ref Unsafe.Add(ref start, Header))
            : Unsafe.ReadUnaligned<ulong>(ref Unsafe.Add(ref start, Header));
    }

    /// <summary>Drops a number.</summary>
    /// <returns>What it was.</returns>
    public static ulong Take(ref TContender contender, TBlock block)
    {
        ulong value = Value(block);
        Block.Free(ref contender, block);
        return value;
    }

    /// <summary>Puts another number into a variable and drops what was in it.</summary>
    public static void Assign(ref TContender contender, ref TBlock variable, TBlock number)
    {
        Block.Free(ref contender, variable);
        variable = number;
    }
}
