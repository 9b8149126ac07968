using System.Runtime.CompilerServices;

namespace AllocInsight.Pooling.Slots;

/// <summary>The calling thread's heaps. The one used last is kept where the fast paths find it, a few more where they are found soon.</summary>
/// <remarks>
/// Nothing here is managed, so that a short-lived thread allocates no object by using an allocator. A heap's address is looked at
/// only for the sake of its arena, which keeps the heap alive; arenas' numbers are never used twice.
/// </remarks>
internal static unsafe class ThreadHeaps
{
    /// <summary>The arena whose heap <see cref="Current"/> is; 0 for none.</summary>
    [ThreadStatic]
    public static long CurrentArena;

    /// <summary>The thread's heap in that arena, or <see cref="Heap.None"/>.</summary>
    [ThreadStatic]
    public static Heap* Current;

    /// <summary>Has the runtime give the fields their place.</summary>
    [MethodImpl(MethodImplOptions.NoInlining)]
    public static void Prepare() => Volatile.Read(ref CurrentArena);

    /// <summary>
    /// The thread's heap in an arena, or <see cref="Heap.None"/>. Either is the current one from then on, so that a thread that only
    /// frees is served as fast as one that has a heap.
    /// </summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Heap* Find(Arena arena) => CurrentArena == arena.Id ? Current : FindOther(arena);

    /// <summary>The thread's heap in an arena, made or taken over if it has none.</summary>
    /// <exception cref="ObjectDisposedException">The arena is disposed.</exception>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Heap* Get(Arena arena)
    {
        Heap* heap = Find(arena);
        return heap != Heap.None ? heap : Attach(arena);
    }

    private static Heap* FindOther(Arena arena)
    {
        Heap* heap = FormerHeaps.FirstArena == arena.Id ? FormerHeaps.First : FormerHeaps.SecondArena == arena.Id ? FormerHeaps.Second : arena.HeapOf(Thread.CurrentThread);
        if (FormerHeaps.FirstArena != arena.Id)
        {
            FormerHeaps.SecondArena = FormerHeaps.FirstArena;
            FormerHeaps.Second = FormerHeaps.First;
        }
        FormerHeaps.FirstArena = CurrentArena;
        FormerHeaps.First = Current;
        CurrentArena = arena.Id;
        return Current = heap;
    }

    // Find has made the arena the current one.
    private static Heap* Attach(Arena arena) => Current = arena.Attach();
}

/// <summary>The heaps that a thread used before its current one, the latest first.</summary>
/// <remarks>
/// A class of its own: the runtime keeps the thread-static fields of a class where one instruction reaches them, if they are few.
/// Single fields, as thread-static structures are objects.
/// </remarks>
internal static unsafe class FormerHeaps
{
    [ThreadStatic]
    public static long FirstArena;

    [ThreadStatic]
    public static Heap* First;

    [ThreadStatic]
    public static long SecondArena;

    [ThreadStatic]
    public static Heap* Second;
}
