using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics.X86;
using AllocInsight.Pooling.Heaps;
using AllocInsight.Pooling.Slots;

namespace AllocInsight.Pooling;

/// <summary>Reads many values of a <see cref="SlotHeap"/>: all its spans are good until it is disposed.</summary>
/// <remarks>
/// As long as a thread has a reader open, the heap moves no page and gives none back: what other threads ask for in that time is left undone, and a
/// compaction says so by its <see cref="CompactionResult.PinnedPages"/>. So a reader is for one pass, not for long. Everything else goes on, also in
/// the reader's own thread; freeing or resizing a value ends what its span is good for. It costs less than asking the heap, as it
/// looks for the thread's part of the heap once, and says once that it reads. To be disposed once, by <c>using</c>.
/// </remarks>
public readonly unsafe ref struct SlotReader
{
    private readonly SlotHeap _heap;
    private readonly Shard* _shard;

    internal SlotReader(SlotHeap heap, Shard* shard)
    {
        _heap = heap;
        _shard = shard;

        // Written before anything is read: see PageMoves.
        Volatile.Write(ref shard->Readers, shard->Readers + 1);
    }

    /// <summary>A value's bytes, good until the reader is disposed.</summary>
    /// <param name="handle">Any.</param>
    /// <param name="span">Exactly the bytes of the value; empty when the handle is stale.</param>
    /// <returns>False when the handle is stale.</returns>
    /// <exception cref="ObjectDisposedException">The heap is disposed.</exception>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public bool TryGetSpan(SlotHandle handle, out Span<byte> span)
    {
        Span<byte> value = Read(handle);
        if (SlotHeap.IsNone(value))
            value = _heap.FindSpan(handle, isInner: false);
        span = value;
        return !SlotHeap.IsNone(value);
    }

    /// <summary>A value's bytes, good until the reader is disposed.</summary>
    /// <param name="handle">That of a live value.</param>
    /// <exception cref="SlotMisuseException">The handle is stale.</exception>
    /// <exception cref="ObjectDisposedException">The heap is disposed.</exception>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public Span<byte> GetSpan(SlotHandle handle)
    {
        Span<byte> value = Read(handle);
        return SlotHeap.IsNone(value) ? _heap.GetSpanSlowly(handle) : value;
    }

    /// <summary>
    /// Has the processor fetch a value that is soon to be read. For many handles known beforehand: while one is read, those some ten or
    /// twenty places on may be on their way. Costs little when the value is there already; does nothing for a stale handle.
    /// </summary>
    /// <param name="handle">Any.</param>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public void Prefetch(SlotHandle handle)
    {
        PageDirectory directory = _heap.Directory;
        if (Sse.IsSupported && directory.Knows(handle.Value))
        {
            // Only addresses are made of what is read: what a page that is being moved has in its fields does no harm.
            HeapPage* page = directory.PageOf(handle.Value);
            var index = (uint)handle.Index;
            Sse.Prefetch0(page->States + index);
            Sse.Prefetch0(page->Slots + ((nuint)index * (uint)page->SlotSize));
        }
    }

    /// <summary>Lets the heap move pages again.</summary>
    public void Dispose()
    {
        if (_shard is not null && !_heap.IsDisposed)
            Volatile.Write(ref _shard->Readers, _shard->Readers - 1);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private Span<byte> Read(SlotHandle handle)
    {
        PageDirectory directory = _heap.Directory;
        return directory.Knows(handle.Value) ? HeapPage.Read(directory.PageOf(handle.Value), handle.Value) : default;
    }
}
