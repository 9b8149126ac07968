using System.Buffers;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;

namespace AllocInsight.Benchmarks.Compare.Contenders;

/// <summary>An array in a struct.</summary>
internal readonly record struct ArrayBlock(byte[] Array)
{
    public ref byte Start => ref MemoryMarshal.GetArrayDataReference(Array);

    public ref byte End(int byteCount) => ref Unsafe.Add(ref Start, byteCount - 1);
}

/// <summary><c>ArrayPool&lt;byte&gt;.Shared</c>, without clearing.</summary>
internal readonly struct SharedPool : IContender<SharedPool, ArrayBlock>
{
    public static SharedPool Create() => default;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public ArrayBlock Allocate(int byteCount) => new(ArrayPool<byte>.Shared.Rent(byteCount));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public void Free(ArrayBlock block) => ArrayPool<byte>.Shared.Return(block.Array);

    public ArrayBlock Reallocate(ArrayBlock block, int byteCount, int newByteCount) => Pools.Reallocate(ArrayPool<byte>.Shared, block, byteCount, newByteCount);

    public static ref byte Start(ArrayBlock block) => ref block.Start;

    public static ref byte End(ArrayBlock block, int byteCount) => ref block.End(byteCount);
}

/// <summary><c>ArrayPool&lt;byte&gt;.Shared</c>, cleared when it comes back.</summary>
internal readonly struct ClearedPool : IContender<ClearedPool, ArrayBlock>
{
    public static ClearedPool Create() => default;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public ArrayBlock Allocate(int byteCount) => new(ArrayPool<byte>.Shared.Rent(byteCount));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public void Free(ArrayBlock block) => ArrayPool<byte>.Shared.Return(block.Array, clearArray: true);

    public ArrayBlock Reallocate(ArrayBlock block, int byteCount, int newByteCount) => Pools.Reallocate(ArrayPool<byte>.Shared, block, byteCount, newByteCount);

    public static ref byte Start(ArrayBlock block) => ref block.Start;

    public static ref byte End(ArrayBlock block, int byteCount) => ref block.End(byteCount);
}

/// <summary>An <c>ArrayPool&lt;byte&gt;.Create()</c>, without clearing.</summary>
internal readonly struct OwnPool : IContender<OwnPool, ArrayBlock>
{
    private static readonly ArrayPool<byte> Pool = ArrayPool<byte>.Create();

    public static OwnPool Create() => default;

    public ArrayBlock Allocate(int byteCount) => new(Pool.Rent(byteCount));

    public void Free(ArrayBlock block) => Pool.Return(block.Array);

    public ArrayBlock Reallocate(ArrayBlock block, int byteCount, int newByteCount) => Pools.Reallocate(Pool, block, byteCount, newByteCount);

    public static ref byte Start(ArrayBlock block) => ref block.Start;

    public static ref byte End(ArrayBlock block, int byteCount) => ref block.End(byteCount);
}

/// <summary>What programs do with a pool in place of realloc.</summary>
internal static class Pools
{
    public static ArrayBlock Reallocate(ArrayPool<byte> pool, ArrayBlock block, int byteCount, int newByteCount)
    {
        if (block.Array.Length >= newByteCount)
            return block;
        byte[] longer = pool.Rent(newByteCount);
        block.Array.AsSpan(0, byteCount).CopyTo(longer);
        pool.Return(block.Array);
        return new ArrayBlock(longer);
    }
}
