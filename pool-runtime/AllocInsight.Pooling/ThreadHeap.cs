using System.Runtime.CompilerServices;
using AllocInsight.Pooling.Memory;
using AllocInsight.Pooling.Slots;

namespace AllocInsight.Pooling;

/// <summary>
/// The calling thread's heap in an allocator, held by the caller: a loop that allocates and frees saves looking it up each time.
/// </summary>
/// <remarks>
/// A <c>ref struct</c>, so that it stays on its thread's stack: it cannot be stored, captured or carried over an await. What it hands
/// out is the allocator's memory like any other. After the allocator is disposed its members throw.
/// </remarks>
public readonly unsafe ref struct ThreadHeap
{
    // Keeps the heap alive, also after it is disposed.
    private readonly SlotAllocator _allocator;

    // Null where the allocator's calls must not take the fast path.
    private readonly Heap* _heap;

    internal ThreadHeap(SlotAllocator allocator, Heap* heap)
    {
        _allocator = allocator;
        _heap = allocator.IsFast ? heap : null;
    }

    /// <inheritdoc cref="SlotAllocator.Allocate(nuint)"/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public void* Allocate(nuint byteCount)
    {
        void* slot = _heap is null ? null : FastPath.TryAllocate<NoChecks>(_heap, byteCount);
        return slot is not null ? slot : _allocator.AllocateSlowly(byteCount);
    }

    /// <inheritdoc cref="SlotAllocator.Free"/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public void Free(void* address)
    {
        if (_heap is null || !SegmentMap.Contains(address))
        {
            _allocator.FreeSlowly(address);
            return;
        }
        Segment* segment = Segment.Of(address);
        Page* page = FastPath.FindOwn(_heap, segment, address);
        if (page is null)
            _allocator.FreeRemote(segment, address);
        else if (FastPath.Push(page, address))
            _allocator.Arena.OnWatched(_heap, page);
    }
}
