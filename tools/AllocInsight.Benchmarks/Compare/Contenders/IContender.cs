namespace AllocInsight.Benchmarks.Compare.Contenders;

/// <summary>
/// A way to get and give back memory, as one thread uses it. A struct, so that each workload is compiled once for each contender and
/// calls it directly.
/// </summary>
/// <typeparam name="TSelf">The contender.</typeparam>
/// <typeparam name="TBlock">What it hands out; a struct, so that storing it in an array needs no type check.</typeparam>
internal interface IContender<TSelf, TBlock>
    where TSelf : struct, IContender<TSelf, TBlock>, allows ref struct
    where TBlock : struct
{
    /// <summary>For the calling thread.</summary>
    static abstract TSelf Create();

    TBlock Allocate(int byteCount);

    void Free(TBlock block);

    /// <summary>Makes a block longer and keeps what is in it.</summary>
    TBlock Reallocate(TBlock block, int byteCount, int newByteCount);

    /// <summary>The block's first byte.</summary>
    static abstract ref byte Start(TBlock block);

    /// <summary>The last of the bytes that were asked for.</summary>
    static abstract ref byte End(TBlock block, int byteCount);
}
