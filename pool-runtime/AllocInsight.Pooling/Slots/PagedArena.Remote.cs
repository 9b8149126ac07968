using System.Diagnostics;
using System.Numerics;
using System.Runtime.CompilerServices;

namespace AllocInsight.Pooling.Slots;

internal sealed unsafe partial class PagedArena<TLayout, TChecks>
{
    // How many segments are looked at for pages with slots that others freed, each time a class runs out of pages.
    private const int SegmentsPerLook = 8;

    /// <summary>Frees a slot of another thread's heap.</summary>
    /// <remarks>
    /// When the list was empty, its owner must be told, in memory that the owner may release as soon as the slot is in the list: the
    /// count of pushes holds it until that is done. Otherwise the owner has been told, and nothing is touched after the push.
    /// </remarks>
    [MethodImpl(MethodImplOptions.NoInlining)]
    public static void FreeRemote(Segment* segment, byte* slot)
    {
        uint index = TLayout.PageIndex(segment, Segment.OffsetOf(slot));
        Page* page = Segment.PageAt(segment, index);
        ref ulong remote = ref Segment.RemoteOf(segment, index);
        ulong seen = Volatile.Read(ref remote);
        while (true)
        {
            ulong head = seen;
            TLayout.WriteLink(page, slot, head);
            if (head != FreeList.Empty)
            {
                seen = Interlocked.CompareExchange(ref remote, FreeList.Push(head, slot), head);
                if (seen == head)
                    return;
                continue;
            }
            Interlocked.Increment(ref segment->Pushes);
            seen = Interlocked.CompareExchange(ref remote, FreeList.Push(head, slot), head);
            if (seen == FreeList.Empty)
                Segment.RemotePages(segment).Add(index);
            Interlocked.Decrement(ref segment->Pushes);
            if (seen == FreeList.Empty)
                return;
        }
    }

    // All slots of a page that other threads have freed, as a list that is the owner's.
    private static ulong TakeRemote(Segment* segment, uint index)
    {
        ref ulong remote = ref Segment.RemoteOf(segment, index);
        return Volatile.Read(ref remote) == FreeList.Empty ? FreeList.Empty : Interlocked.Exchange(ref remote, FreeList.Empty);
    }

    private void CollectSome(Heap* heap)
    {
        Segment* segment = heap->ScanFrom is null ? heap->Segments : heap->ScanFrom;
        for (int i = 0; i < SegmentsPerLook && segment is not null; i++, segment = segment->Next)
            Collect(heap, segment);
        heap->ScanFrom = segment;
    }

    private void CollectAll(Heap* heap)
    {
        for (Segment* segment = heap->Segments; segment is not null; segment = segment->Next)
            Collect(heap, segment);
    }

    // Takes back what other threads have freed in a segment's pages.
    private void Collect(Heap* heap, Segment* segment)
    {
        PageSet remote = Segment.RemotePages(segment);
        for (uint word = 0; word < Geometry.Words; word++)
        {
            for (ulong bits = remote.Take(word); bits != 0; bits &= bits - 1)
            {
                Page* page = Segment.PageAt(segment, (word << 6) + (uint)BitOperations.TrailingZeroCount(bits));
                if (page->State != PageState.Unused)
                    CollectPage(heap, segment, page);
            }
        }
    }

    private void CollectPage(Heap* heap, Segment* segment, Page* page)
    {
        AddFree(page, TakeRemote(segment, Segment.IndexOf(page)));
        if (page->State == PageState.Full && page->Free != FreeList.Empty)
        {
            Heap.Queue(heap, page->SizeClass).AddSecond(page);
            SyncDirect(heap, page->SizeClass);
        }
        if (page->State == PageState.Queued)
            ReleaseIfEmpty(heap, page);
        Debug.Assert(page->IsValid(), "A page must be valid after slots were collected.");
    }

    private static void AddFree(Page* page, ulong taken)
    {
        if (page->Free == FreeList.Empty)
        {
            page->Free = taken;
            return;
        }
        while (taken != FreeList.Empty)
        {
            byte* slot = FreeList.First(taken);
            ulong next = TLayout.ReadLink(page, slot);
            TLayout.WriteLink(page, slot, page->Free);
            page->Free = FreeList.Push(page->Free, slot);
            taken = next;
        }
    }

    /// <inheritdoc/>
    protected override void Absorb(Heap* heap, Heap* abandoned)
    {
        while (abandoned->Segments is not null)
        {
            Segment* segment = abandoned->Segments;
            abandoned->Segments = segment->Next;
            Heap.AddSegment(heap, segment);
            for (uint i = Geometry.FirstPage; i < Geometry.PageCount; i++)
            {
                Page* page = Segment.PageAt(segment, i);
                if (page->State != PageState.Unused)
                    Absorb(heap, segment, page);
            }
        }
        Debug.Assert(Heap.IsValid(heap), "A heap must be valid after it took over another's segments.");
    }

    private void Absorb(Heap* heap, Segment* segment, Page* page)
    {
        AddFree(page, TakeRemote(segment, Segment.IndexOf(page)));
        if (page->FreeCount == page->Carved)
        {
            GiveBack(heap, page);
        }
        else if (page->Free == FreeList.Empty && page->Carved == page->Capacity)
        {
            page->State = PageState.Full;
            page->Watch = 1;
        }
        else
        {
            Heap.Queue(heap, page->SizeClass).AddSecond(page);
            SyncDirect(heap, page->SizeClass);
        }
    }
}
