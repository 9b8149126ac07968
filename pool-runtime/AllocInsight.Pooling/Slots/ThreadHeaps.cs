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

    /// <summary>The thread's heap in an arena; null if it has none.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Heap* Find(Arena arena) => CurrentArena == arena.Id ? Current : FindOther(arena);

    /// <summary>The thread's heap in an arena.</summary>
    /// <exception cref="ObjectDisposedException">The arena is disposed.</exception>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Heap* Get(Arena arena) => Find(arena) is not null and var heap ? heap : GetRecord(arena).Heap;

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
        if (_records is null)
            return null;
        foreach (HeapRecord record in _records)
        {
            if (record.Arena == arena)
                return MakeCurrent(record).Heap;
        }
        return null;
    }

    private static HeapRecord MakeCurrent(HeapRecord record)
    {
        CurrentArena = record.Arena.Id;
        Current = record.Heap;
        return record;
    }
}
