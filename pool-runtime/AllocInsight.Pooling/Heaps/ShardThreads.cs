using System.Runtime.CompilerServices;

namespace AllocInsight.Pooling.Heaps;

/// <summary>The calling thread's shards: of the heap used last, and of the one before.</summary>
/// <remarks>Heaps' numbers are never used twice, so that a shard of a disposed heap is not looked at.</remarks>
internal static unsafe class ShardThreads
{
    /// <summary>The heap whose shard <see cref="Current"/> is; 0 for none.</summary>
    [ThreadStatic]
    public static long CurrentHeap;

    [ThreadStatic]
    public static Shard* Current;

    [ThreadStatic]
    private static long _otherHeap;

    [ThreadStatic]
    private static Shard* _other;

    /// <summary>Makes a heap's shard the current one.</summary>
    [MethodImpl(MethodImplOptions.NoInlining)]
    public static Shard* Switch(ShardRegistry registry)
    {
        Shard* shard = _otherHeap == registry.HeapId ? _other : registry.Attach(Thread.CurrentThread);
        _otherHeap = CurrentHeap;
        _other = Current;
        CurrentHeap = registry.HeapId;
        return Current = shard;
    }
}
