using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using AllocInsight.Benchmarks.Compare.Workloads;
using AllocInsight.Pooling;

namespace AllocInsight.Benchmarks.Handles;

/// <summary>How a record is read.</summary>
internal enum Way
{
    Pointer,
    Handle,

    /// <summary>By handle, with a reader opened for each 1,024 records.</summary>
    Reader,

    /// <summary>The same, fetching some records ahead.</summary>
    ReaderAhead,
}

/// <summary>The same records read by pointer and by handle, in the same random order.</summary>
internal sealed unsafe class ReadRecords : IDisposable
{
    private const int Size = 32;
    private const int Ahead = 32;

    private readonly SlotHeap _heap = new(new SlotHeapOptions { SizeClasses = SizeClassTable.FromSlots([Size]) });
    private readonly nint[] _pointers;
    private readonly SlotHandle[] _handles;
    private int _next;
    private long _at;

    public ReadRecords(int count)
    {
        _pointers = new nint[count];
        _handles = new SlotHandle[count];
        for (int i = 0; i < count; i++)
        {
            _pointers[i] = (nint)SlotAllocator.Shared.Allocate(Size);
            _handles[i] = _heap.Allocate(Size);
        }
        new Random(1).Shuffle(_pointers);
        new Random(1).Shuffle(_handles);

        // Each names another one, the one behind it in the arrays, which are in random order.
        for (int i = 0; i < count; i++)
        {
            long next = (i + 1) % count;
            *(long*)_pointers[i] = next;
            MemoryMarshal.Write(_heap.GetSpan(_handles[i]), next);
        }
    }

    /// <summary>Nanoseconds for each record.</summary>
    public double Run(Way way, int steps)
    {
        double start = ThreadClock.Now();
        long sum = 0;
        for (int step = 0; step < steps; step++)
        {
            _next = (_next + 1024) % (_handles.Length - 1023);
            sum += way switch
            {
                Way.Pointer => ByPointer(_next),
                Way.Handle => ByHandle(_next),
                Way.Reader => ByReader(_next),
                _ => ByReaderAhead(_next),
            };
        }
        GC.KeepAlive(sum);
        return (ThreadClock.Now() - start) / (1024.0 * steps);
    }

    /// <summary>Nanoseconds for each record where each says which is the next, so that no two can be read at a time.</summary>
    public double Follow(bool isByHandle, int steps)
    {
        double start = ThreadClock.Now();
        for (int step = 0; step < steps; step++)
            _at = isByHandle ? FollowHandles(_at) : FollowPointers(_at);
        return (ThreadClock.Now() - start) / (1024.0 * steps);
    }

    public void Dispose()
    {
        foreach (nint pointer in _pointers)
            SlotAllocator.Shared.Free((void*)pointer);
        _heap.Dispose();
    }

    [MethodImpl(MethodImplOptions.NoInlining)]
    private long ByPointer(int first)
    {
        long sum = 0;
        foreach (nint pointer in _pointers.AsSpan(first, 1024))
            sum += *(long*)pointer;
        return sum;
    }

    [MethodImpl(MethodImplOptions.NoInlining)]
    private long ByHandle(int first)
    {
        long sum = 0;
        SlotHeap heap = _heap;
        foreach (SlotHandle handle in _handles.AsSpan(first, 1024))
            sum += MemoryMarshal.Read<long>(heap.GetSpan(handle));
        return sum;
    }

    [MethodImpl(MethodImplOptions.NoInlining)]
    private long ByReader(int first)
    {
        long sum = 0;
        using SlotReader reader = _heap.OpenReader();
        foreach (SlotHandle handle in _handles.AsSpan(first, 1024))
            sum += MemoryMarshal.Read<long>(reader.GetSpan(handle));
        return sum;
    }

    [MethodImpl(MethodImplOptions.NoInlining)]
    private long ByReaderAhead(int first)
    {
        long sum = 0;
        using SlotReader reader = _heap.OpenReader();
        Span<SlotHandle> handles = _handles.AsSpan(first, 1024);
        for (int i = 0; i < handles.Length; i++)
        {
            if (i + Ahead < handles.Length)
                reader.Prefetch(handles[i + Ahead]);
            sum += MemoryMarshal.Read<long>(reader.GetSpan(handles[i]));
        }
        return sum;
    }

    [MethodImpl(MethodImplOptions.NoInlining)]
    private long FollowPointers(long at)
    {
        for (int i = 0; i < 1024; i++)
            at = *(long*)_pointers[at];
        return at;
    }

    [MethodImpl(MethodImplOptions.NoInlining)]
    private long FollowHandles(long at)
    {
        SlotHeap heap = _heap;
        for (int i = 0; i < 1024; i++)
            at = MemoryMarshal.Read<long>(heap.GetSpan(_handles[at]));
        return at;
    }
}
