using System.Buffers;
using System.Runtime.InteropServices;
using AllocInsight.Pooling;
using BenchmarkDotNet.Attributes;

namespace AllocInsight.Benchmarks.Questions;

/// <summary>What do 64 blocks cost that are alive together?</summary>
public unsafe class Batch
{
    private const int Count = 64;
    private const int Size = 32;

    private readonly nint[] _blocks = new nint[Count];
    private readonly byte[][] _arrays = new byte[Count][];

    [Benchmark(Baseline = true, OperationsPerInvoke = Count)]
    public void Slots()
    {
        for (int i = 0; i < Count; i++)
            _blocks[i] = (nint)SlotAllocator.Shared.Allocate(Size);
        foreach (nint block in _blocks)
            SlotAllocator.Shared.Free((void*)block);
    }

    [Benchmark(OperationsPerInvoke = Count)]
    public void HeldHeap()
    {
        ThreadHeap heap = SlotAllocator.Shared.CurrentHeap;
        for (int i = 0; i < Count; i++)
            _blocks[i] = (nint)heap.Allocate(Size);
        foreach (nint block in _blocks)
            heap.Free((void*)block);
    }

    [Benchmark(OperationsPerInvoke = Count)]
    public void NativeAllocation()
    {
        for (int i = 0; i < Count; i++)
            _blocks[i] = (nint)NativeMemory.Alloc(Size);
        foreach (nint block in _blocks)
            NativeMemory.Free((void*)block);
    }

    [Benchmark(OperationsPerInvoke = Count)]
    public void SharedArrayPool()
    {
        for (int i = 0; i < Count; i++)
            _arrays[i] = ArrayPool<byte>.Shared.Rent(Size);
        foreach (byte[] array in _arrays)
            ArrayPool<byte>.Shared.Return(array);
    }
}
