using System.Buffers;
using System.Runtime.InteropServices;
using AllocInsight.Pooling;
using BenchmarkDotNet.Attributes;

namespace AllocInsight.Benchmarks.Questions;

/// <summary>What does a block cost that is freed at once?</summary>
public unsafe class Pair
{
    /// <summary>Bytes asked for.</summary>
    [Params(32, 256, 4096)]
    public int Size { get; set; }

    [Benchmark(Baseline = true)]
    public void Slots()
    {
        void* block = SlotAllocator.Shared.Allocate((nuint)Size);
        SlotAllocator.Shared.Free(block);
    }

    [Benchmark]
    public void NativeAllocation()
    {
        void* block = NativeMemory.Alloc((nuint)Size);
        NativeMemory.Free(block);
    }

    [Benchmark]
    public void SharedArrayPool()
    {
        byte[] block = ArrayPool<byte>.Shared.Rent(Size);
        ArrayPool<byte>.Shared.Return(block);
    }

    [Benchmark]
    public byte[] NewArray() => new byte[Size];
}
