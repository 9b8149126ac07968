using AllocInsight.Pooling.Heaps;

namespace AllocInsight.Pooling;

/// <summary>Keeps a value of a <see cref="SlotHeap"/> where it is until it is disposed, whatever else the thread does with the heap.</summary>
/// <remarks>
/// To be disposed once, by <c>using</c>. One that is not, as its thread ended, keeps the value's page where it is as long as the heap is there. The span
/// ends with the heap.
/// </remarks>
public readonly unsafe ref struct SlotPin
{
    private readonly SlotHeap _heap;
    private readonly HeapPage* _page;

    internal SlotPin(SlotHeap heap, HeapPage* page, Span<byte> span)
    {
        _heap = heap;
        _page = page;
        Span = span;
    }

    /// <summary>The value. Freeing or resizing it ends what the span is good for.</summary>
    public Span<byte> Span { get; }

    /// <summary>Lets the value be moved again.</summary>
    public void Dispose()
    {
        if (_page is not null && !_heap.IsDisposed)
            Interlocked.Decrement(ref _page->Pins);
    }
}
