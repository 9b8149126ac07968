using System.Runtime.CompilerServices;
using AllocInsight.Benchmarks.Compare.Contenders;
using AllocInsight.Pooling;

namespace AllocInsight.Benchmarks.Handles;

/// <summary>A slot heap with slots in the default sizes.</summary>
internal readonly struct HandleContender : IContender<HandleContender, SlotHandle>
{
    private static readonly SlotHeap Heap = new(new SlotHeapOptions { SizeClasses = SizeClassTable.Default, ZeroFill = false });

    public static HandleContender Create() => default;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public SlotHandle Allocate(int byteCount) => Heap.Allocate(byteCount);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public void Free(SlotHandle block) => Heap.Free(block);

    public SlotHandle Reallocate(SlotHandle block, int byteCount, int newByteCount)
    {
        Heap.Resize(block, newByteCount);
        return block;
    }

    public static ref byte Start(SlotHandle block) => ref Heap.GetSpan(block)[0];

    public static ref byte End(SlotHandle block, int byteCount) => ref Heap.GetSpan(block)[byteCount - 1];
}
