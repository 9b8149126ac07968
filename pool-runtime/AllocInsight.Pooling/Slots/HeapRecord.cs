using System.Runtime.CompilerServices;

namespace AllocInsight.Pooling.Slots;

/// <summary>Keeps a heap's memory and knows which thread it serves.</summary>
internal sealed unsafe class HeapRecord
{
    private const int CacheLine = 64;

    private readonly byte[] _memory;
    private Thread _thread = Thread.CurrentThread;

    /// <summary>A heap for the calling thread.</summary>
    public HeapRecord(int classCount)
    {
        // Pinned and managed, so that whoever still has the arena can look at no memory that is gone.
        _memory = GC.AllocateArray<byte>(Slots.Heap.SizeFor(classCount) + CacheLine, pinned: true);
        var start = (nuint)Unsafe.AsPointer(ref _memory[0]);
        Heap = (Heap*)((start + CacheLine - 1) & ~(nuint)(CacheLine - 1));
        Slots.Heap.Clear(Heap, classCount);
    }

    public Heap* Heap { get; }

    /// <summary>Whether the heap's thread has ended, so that anybody who holds the arena's lock may use it or give it to another.</summary>
    public bool IsAbandoned => !_thread.IsAlive;

    /// <summary>Whether the heap serves a thread.</summary>
    public bool IsOf(Thread thread) => _thread == thread;

    /// <summary>Gives an abandoned heap to the calling thread.</summary>
    public void Adopt() => _thread = Thread.CurrentThread;
}
