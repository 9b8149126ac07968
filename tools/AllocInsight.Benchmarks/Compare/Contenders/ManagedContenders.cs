using System.Buffers;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;

namespace AllocInsight.Benchmarks.Compare.Contenders;

/// <summary>An array in a struct.</summary>
internal readonly record struct ArrayBlock(byte[] Array);

/// <summary><c>ArrayPool&lt;byte&gt;.Shared</c>, without clearing.</summary>
internal readonly struct SharedPool : IContender<SharedPool, ArrayBlock>
{
    public static SharedPool Create() => default;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public ArrayBlock Allocate(int byteCount) => new(ArrayPool<byte>.Shared.Rent(byteCount));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public void Free(ArrayBlock block) => ArrayPool<byte>.Shared.Return(block.Array);

    public static ref byte Start(ArrayBlock block) => ref MemoryMarshal.GetArrayDataReference(block.Array);
}

/// <summary>An <c>ArrayPool&lt;byte&gt;.Create()</c>, without clearing.</summary>
internal readonly struct OwnPool : IContender<OwnPool, ArrayBlock>
{
    private static readonly ArrayPool<byte> Pool = ArrayPool<byte>.Create();

    public static OwnPool Create() => default;

    public ArrayBlock Allocate(int byteCount) => new(Pool.Rent(byteCount));

    public void Free(ArrayBlock block) => Pool.Return(block.Array);

    public static ref byte Start(ArrayBlock block) => ref MemoryMarshal.GetArrayDataReference(block.Array);
}

/// <summary><c>new byte[n]</c>, left to the garbage collector.</summary>
internal readonly struct NewArray : IContender<NewArray, ArrayBlock>
{
    // What does not escape may be put on the stack, which is not the question here.
    [ThreadStatic]
    private static byte[]? _escaped;

    public static NewArray Create() => default;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public ArrayBlock Allocate(int byteCount) => new(_escaped = new byte[byteCount]);

    public void Free(ArrayBlock block)
    {
    }

    public static ref byte Start(ArrayBlock block) => ref MemoryMarshal.GetArrayDataReference(block.Array);
}

/// <summary>A small object with a byte in it.</summary>
internal sealed class Thing
{
    public byte First;
}

/// <summary>An object in a struct.</summary>
internal readonly record struct ThingBlock(Thing Thing);

/// <summary><c>new object()</c>: 24 bytes, whatever is asked for.</summary>
internal readonly struct NewObject : IContender<NewObject, ThingBlock>
{
    [ThreadStatic]
    private static Thing? _escaped;

    public static NewObject Create() => default;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public ThingBlock Allocate(int byteCount) => new(_escaped = new Thing());

    public void Free(ThingBlock block)
    {
    }

    public static ref byte Start(ThingBlock block) => ref block.Thing.First;
}
