using System.Runtime.CompilerServices;
using AllocInsight.Pooling;

namespace AllocInsight.Benchmarks.Compare.Contenders;

/// <summary>The shared slot allocator, without checks.</summary>
internal readonly unsafe struct Slots : IContender<Slots, nint>
{
    public static Slots Create() => default;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public nint Allocate(int byteCount) => (nint)SlotAllocator.Shared.Allocate((nuint)byteCount);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public void Free(nint block) => SlotAllocator.Shared.Free((void*)block);

    public nint Reallocate(nint block, int byteCount, int newByteCount) => (nint)SlotAllocator.Shared.Reallocate((void*)block, (nuint)newByteCount);

    public static ref byte Start(nint block) => ref *(byte*)block;

    public static ref byte End(nint block, int byteCount) => ref ((byte*)block)[byteCount - 1];
}

/// <summary>The slot allocator's heap, held by the caller.</summary>
internal readonly unsafe ref struct HeldSlots(ThreadHeap heap) : IContender<HeldSlots, nint>
{
    private readonly ThreadHeap _heap = heap;

    public static HeldSlots Create() => new(SlotAllocator.Shared.CurrentHeap);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public nint Allocate(int byteCount) => (nint)_heap.Allocate((nuint)byteCount);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public void Free(nint block) => _heap.Free((void*)block);

    public nint Reallocate(nint block, int byteCount, int newByteCount) => (nint)SlotAllocator.Shared.Reallocate((void*)block, (nuint)newByteCount);

    public static ref byte Start(nint block) => ref *(byte*)block;

    public static ref byte End(nint block, int byteCount) => ref ((byte*)block)[byteCount - 1];
}

/// <summary>A slot allocator that marks live slots.</summary>
internal readonly unsafe struct LiveSlots : IContender<LiveSlots, nint>
{
    private static readonly SlotAllocator Allocator = new(new SlotAllocatorOptions { Checks = PoolChecks.Live });

    public static LiveSlots Create() => default;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public nint Allocate(int byteCount) => (nint)Allocator.Allocate((nuint)byteCount);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public void Free(nint block) => Allocator.Free((void*)block);

    public nint Reallocate(nint block, int byteCount, int newByteCount) => (nint)Allocator.Reallocate((void*)block, (nuint)newByteCount);

    public static ref byte Start(nint block) => ref *(byte*)block;

    public static ref byte End(nint block, int byteCount) => ref ((byte*)block)[byteCount - 1];
}

/// <summary>Slots in steps of 4 bytes, as in 2001, in blocks of 16 KB: less memory, and no alignment to 8.</summary>
internal readonly unsafe struct FineSlots : IContender<FineSlots, nint>
{
    public static SlotAllocator Allocator { get; } = new(new SlotAllocatorOptions { SizeClasses = SizeClassTable.BlockMalloc2001, BlockSize = 16 * 1024 });

    public static FineSlots Create() => default;

    public nint Allocate(int byteCount) => (nint)Allocator.Allocate((nuint)byteCount);

    public void Free(nint block) => Allocator.Free((void*)block);

    public nint Reallocate(nint block, int byteCount, int newByteCount) => (nint)Allocator.Reallocate((void*)block, (nuint)newByteCount);

    public static ref byte Start(nint block) => ref *(byte*)block;

    public static ref byte End(nint block, int byteCount) => ref ((byte*)block)[byteCount - 1];
}

/// <summary>A slot allocator that guards what it hands out.</summary>
internal readonly unsafe struct GuardedSlots : IContender<GuardedSlots, nint>
{
    private static readonly SlotAllocator Allocator = new(new SlotAllocatorOptions { Checks = PoolChecks.Guarded });

    public static GuardedSlots Create() => default;

    public nint Allocate(int byteCount) => (nint)Allocator.Allocate((nuint)byteCount);

    public void Free(nint block) => Allocator.Free((void*)block);

    public nint Reallocate(nint block, int byteCount, int newByteCount) => (nint)Allocator.Reallocate((void*)block, (nuint)newByteCount);

    public static ref byte Start(nint block) => ref *(byte*)block;

    public static ref byte End(nint block, int byteCount) => ref ((byte*)block)[byteCount - 1];
}
