using System.Runtime.CompilerServices;

namespace AllocInsight.Pooling.Slots;

/// <summary>The calling thread's heaps. The one used last is kept where the fast paths find it.</summary>
internal static unsafe class ThreadHeaps
{
    /// <summary>The arena whose heap <see cref="Current"/> is; 0 for none.</summary>
    [ThreadStatic]
    public static long CurrentArena;

    [ThreadStatic]
    public static Heap* Current;

    [ThreadStatic]
    private static List<HeapRecord>? _records;

    /// <summary>
    /// The thread's heap in an arena, or <see cref="Heap.None"/>. Either is the current one from then on, so that a thread that only
    /// frees is served as fast as one that has a heap.
    /// </summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Heap* Find(Arena arena) => CurrentArena == arena.Id ? Current : FindOther(arena);

    /// <summary>The thread's heap in an arena.</summary>
    /// <exception cref="ObjectDisposedException">The arena is disposed.</exception>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Heap* Get(Arena arena)
    {
        Heap* heap = Find(arena);
        return heap != Heap.None ? heap : GetRecord(arena).Heap;
    }

    /// <summary>As <see cref="Get"/>, with what keeps the heap's memory alive.</summary>
    [MethodImpl(MethodImplOptions.NoInlining)]
    public static HeapRecord GetRecord(Arena arena)
    {
        ObjectDisposedException.ThrowIf(arena.IsDisposed, arena);
        _records ??= [];
        HeapRecord? found = _records.Find(record => record.Arena == arena);
        if (found is null)
        {
            _records.RemoveAll(record => record.Arena.IsDisposed);
            _records.Add(found = arena.Attach());
        }
        return MakeCurrent(found);
    }

    private static Heap* FindOther(Arena arena)
    {
        CurrentArena = arena.Id;
        Current = Heap.None;
        foreach (HeapRecord record in _records ?? [])
        {
            if (record.Arena == arena)
                Current = record.Heap;
        }
        return Current;
    }

    private static HeapRecord MakeCurrent(HeapRecord record)
    {
        CurrentArena = record.Arena.Id;
        Current = record.Heap;
        return record;
    }
}
