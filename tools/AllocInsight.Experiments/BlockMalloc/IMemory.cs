using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using AllocInsight.Pooling;

namespace AllocInsight.Experiments.BlockMalloc;

/// <summary>Memory by the byte; a struct, so that workloads are compiled for each.</summary>
internal unsafe interface IMemory
{
    void* Allocate(int byteCount);

    void Free(void* address);
}

/// <summary>The C library's.</summary>
internal readonly unsafe struct Malloc : IMemory
{
    public void* Allocate(int byteCount) => NativeMemory.Alloc((nuint)byteCount);

    public void Free(void* address) => NativeMemory.Free(address);
}

/// <summary>A slot allocator's.</summary>
internal readonly unsafe struct Slots(SlotAllocator allocator) : IMemory
{
    public static Slots Of(SizeClassTable sizes, int? blockSize) => new(new SlotAllocator(new SlotAllocatorOptions { SizeClasses = sizes, BlockSize = blockSize, Checks = PoolChecks.None }));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public void* Allocate(int byteCount) => allocator.Allocate((nuint)byteCount);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public void Free(void* address) => allocator.Free(address);
}
