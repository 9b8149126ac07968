using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using AllocInsight.Pooling;

namespace AllocInsight.Benchmarks.Compare.Contenders;

/// <summary>Whether what is rented is cleared; a type, so that each is compiled for itself.</summary>
internal interface IClearing
{
    static abstract bool IsOn { get; }
}

internal readonly struct Cleared : IClearing
{
    public static bool IsOn => true;
}

internal readonly struct Uncleared : IClearing
{
    public static bool IsOn => false;
}

/// <summary>An array with its lease.</summary>
internal readonly record struct LeasedBlock(byte[] Array, Lease Lease);

/// <summary><c>Pool.Array&lt;byte&gt;</c>.</summary>
internal readonly struct LeasedArray<TClearing> : IContender<LeasedArray<TClearing>, LeasedBlock>
    where TClearing : struct, IClearing
{
    public static LeasedArray<TClearing> Create() => default;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public LeasedBlock Allocate(int byteCount)
    {
        Lease lease = Pool.Array(byteCount, out byte[] array, TClearing.IsOn);
        return new LeasedBlock(array, lease);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public void Free(LeasedBlock block) => block.Lease.Dispose();

    public LeasedBlock Reallocate(LeasedBlock block, int byteCount, int newByteCount)
    {
        LeasedBlock longer = Allocate(newByteCount);
        block.Array.CopyTo(longer.Array, 0);
        Free(block);
        return longer;
    }

    public static ref byte Start(LeasedBlock block) => ref MemoryMarshal.GetArrayDataReference(block.Array);

    public static ref byte End(LeasedBlock block, int byteCount) => ref Unsafe.Add(ref Start(block), byteCount - 1);
}

/// <summary>The fields of a <see cref="PooledSpan{T}"/>, in their order: that type stays on the stack, but some workloads keep what they rent.</summary>
[StructLayout(LayoutKind.Auto)]
internal unsafe struct SpanBlock
{
    public byte* Slot;
    public ulong Mark;
    public int Length;
    public object? Tracker;
}

/// <summary><c>Pool.Rent&lt;byte&gt;</c>.</summary>
internal readonly struct LeasedSpan<TClearing> : IContender<LeasedSpan<TClearing>, SpanBlock>
    where TClearing : struct, IClearing
{
    public static LeasedSpan<TClearing> Create() => default;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public SpanBlock Allocate(int byteCount)
    {
        PooledSpan<byte> span = Pool.Rent<byte>(byteCount, TClearing.IsOn);
        return Unsafe.As<PooledSpan<byte>, SpanBlock>(ref span);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public void Free(SpanBlock block) => Unsafe.As<SpanBlock, PooledSpan<byte>>(ref block).Dispose();

    public SpanBlock Reallocate(SpanBlock block, int byteCount, int newByteCount)
    {
        SpanBlock longer = Allocate(newByteCount);
        Unsafe.As<SpanBlock, PooledSpan<byte>>(ref block).Span.CopyTo(Unsafe.As<SpanBlock, PooledSpan<byte>>(ref longer));
        Free(block);
        return longer;
    }

    public static ref byte Start(SpanBlock block) => ref MemoryMarshal.GetReference(Unsafe.As<SpanBlock, PooledSpan<byte>>(ref block).Span);

    public static ref byte End(SpanBlock block, int byteCount) => ref Unsafe.Add(ref Start(block), byteCount - 1);
}
