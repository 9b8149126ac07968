using System.Runtime.CompilerServices;

namespace AllocInsight.Pooling.Slots;

/// <summary>Keeps a heap's memory and knows which thread it serves.</summary>
internal sealed unsafe class HeapRecord
{
    private const int CacheLine = 64;

    private readonly byte[] _memory;
    private Thread _thread = Thread.CurrentThread;

    public HeapRecord(Arena arena)
    {
        Arena = arena;
        // Pinned and managed, so that nobody who still holds the record can look at memory that is gone.
        _memory = GC.AllocateArray<byte>(Slots.Heap.SizeFor(arena.Classes.Count) + CacheLine, pinned: true);
        var start = (nuint)Unsafe.AsPointer(ref _memory[0]);
        Heap = (Heap*)((start + CacheLine - 1) & ~(nuint)(CacheLine - 1));
        Slots.Heap.Clear(Heap, arena.Classes.Count);
    }

    public Arena Arena { get; }

    public Heap* Heap { get; }

    /// <summary>Whether the heap's thread has ended, so that anybody who holds the arena's lock may use it or give it to another.</summary>
    public bool IsAbandoned => !_thread.IsAlive;

    /// <summary>Gives an abandoned heap to the calling thread.</summary>
    public void Adopt() => _thread = Thread.CurrentThread;
}
