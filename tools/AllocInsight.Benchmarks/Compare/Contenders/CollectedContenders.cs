using System.Runtime.CompilerServices;

namespace AllocInsight.Benchmarks.Compare.Contenders;

/// <summary>A place on the heap: what is stored here cannot be put on the stack, as the JIT does with what does not escape.</summary>
internal sealed class Escape<T>
    where T : class
{
    public T? Value;
}

/// <summary><c>new byte[n]</c>, left to the garbage collector.</summary>
internal readonly struct NewArray(Escape<byte[]> escape) : IContender<NewArray, ArrayBlock>
{
    public static NewArray Create() => new(new Escape<byte[]>());

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public ArrayBlock Allocate(int byteCount) => new(escape.Value = new byte[byteCount]);

    public void Free(ArrayBlock block)
    {
    }

    public ArrayBlock Reallocate(ArrayBlock block, int byteCount, int newByteCount)
    {
        ArrayBlock longer = Allocate(newByteCount);
        block.Array.AsSpan(0, byteCount).CopyTo(longer.Array);
        return longer;
    }

    public static ref byte Start(ArrayBlock block) => ref block.Start;

    public static ref byte End(ArrayBlock block, int byteCount) => ref block.End(byteCount);
}

/// <summary>An object of 24 bytes, as <c>new object()</c> is, with the two bytes in it that workloads write.</summary>
internal sealed class Thing
{
    public byte First;
    public byte Last;
}

/// <summary>An object in a struct.</summary>
internal readonly record struct ThingBlock(Thing Thing);

/// <summary>The smallest object: 24 bytes, whatever is asked for.</summary>
internal readonly struct NewObject(Escape<Thing> escape) : IContender<NewObject, ThingBlock>
{
    public static NewObject Create() => new(new Escape<Thing>());

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public ThingBlock Allocate(int byteCount) => new(escape.Value = new Thing());

    public void Free(ThingBlock block)
    {
    }

    public ThingBlock Reallocate(ThingBlock block, int byteCount, int newByteCount) => block;

    public static ref byte Start(ThingBlock block) => ref block.Thing.First;

    public static ref byte End(ThingBlock block, int byteCount) => ref block.Thing.Last;
}
