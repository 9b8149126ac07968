using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using AllocInsight.Benchmarks.Compare.Workloads;
using AllocInsight.Pooling;

namespace AllocInsight.Benchmarks.Handles;

/// <summary>The same records read by pointer and by handle, in the same random order.</summary>
internal sealed unsafe class ReadRecords : IDisposable
{
    private const int Size = 32;

    private readonly SlotHeap _heap = new(new SlotHeapOptions { SizeClasses = SizeClassTable.FromSlots([Size]) });
    private readonly nint[] _pointers;
    private readonly SlotHandle[] _handles;
    private int _next;

    public ReadRecords(int count)
    {
        _pointers = new nint[count];
        _handles = new SlotHandle[count];
        for (int i = 0; i < count; i++)
        {
            _pointers[i] = (nint)SlotAllocator.Shared.Allocate(Size);
            *(long*)_pointers[i] = i;
            _handles[i] = _heap.Allocate(Size);
            MemoryMarshal.Write(_heap.GetSpan(_handles[i]), (long)i);
        }
        var order = new Random(1);
        order.Shuffle(_pointers);
        new Random(1).Shuffle(_handles);
    }

    /// <summary>Nanoseconds for each record.</summary>
    public double Run(bool isByHandle, int steps)
    {
        double start = ThreadClock.Now();
        long sum = 0;
        for (int step = 0; step < steps; step++)
        {
            _next = (_next + 1024) % (_handles.Length - 1023);
            sum += isByHandle ? ByHandle(_next) : ByPointer(_next);
        }
        GC.KeepAlive(sum);
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
}
