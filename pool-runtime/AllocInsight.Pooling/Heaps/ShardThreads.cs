using System.Runtime.CompilerServices;

namespace AllocInsight.Pooling.Heaps;

/// <summary>The calling thread's shard of the heap that it used last.</summary>
/// <remarks>
/// Heaps' numbers are never used twice, so that a shard of a disposed heap is not looked at. What the fast paths do not read is in another class:
/// the runtime keeps the thread-static fields of a class where one step reaches them, if they are few.
/// </remarks>
internal static unsafe class ShardThreads
{
    /// <summary>The heap whose shard <see cref="Current"/> is; 0 for none.</summary>
    [ThreadStatic]
    public static long CurrentHeap;

    [ThreadStatic]
    public static Shard* Current;

    /// <summary>Has the runtime give the fields their place.</summary>
    [MethodImpl(MethodImplOptions.NoInlining)]
    public static void Prepare() => Volatile.Read(ref CurrentHeap);

    /// <summary>Makes a heap's shard the current one.</summary>
    [MethodImpl(MethodImplOptions.NoInlining)]
    public static Shard* Switch(ShardRegistry registry)
    {
        Shard* shard = FormerShards.Heap == registry.HeapId ? FormerShards.Shard : registry.Attach(Thread.CurrentThread);
        FormerShards.Heap = CurrentHeap;
        FormerShards.Shard = Current;
        CurrentHeap = registry.HeapId;
        return Current = shard;
    }
}

/// <summary>The shard of the heap that a thread used before its current one.</summary>
internal static unsafe class FormerShards
{
    [ThreadStatic]
    public static long Heap;

    [ThreadStatic]
    public static Shard* Shard;
}
