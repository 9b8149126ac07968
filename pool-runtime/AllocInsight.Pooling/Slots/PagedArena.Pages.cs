using System.Diagnostics;
using System.Runtime.CompilerServices;

namespace AllocInsight.Pooling.Slots;

internal sealed unsafe partial class PagedArena<TLayout, TChecks>
{
    // Slots are linked so many bytes at a time: one page of the system, so that memory is touched only when it is about to be used.
    private const uint CarveBytes = 4096;

    // Empty pages that a heap leaves in its queues, so that what fills and empties again and again costs no page: 1 MiB.
    private const int MostRetained = 16;

    private long _pagesGiven;

    /// <summary>Makes the first page of a class's queue one with free slots.</summary>
    /// <exception cref="OutOfMemoryException">There is no memory for another page.</exception>
    [MethodImpl(MethodImplOptions.NoInlining)]
    private Page* Refill(Heap* heap, int sizeClass)
    {
        ObjectDisposedException.ThrowIf(IsDisposed, this);
        if (heap->TrimRequest != 0)
            Trim(heap, keepOne: true);
        ref PageQueue queue = ref Heap.Queue(heap, sizeClass);
        for (bool hasCollected = false; ; hasCollected = true)
        {
            while (queue.First is not null)
            {
                Page* page = queue.First;
                if (page->Free != FreeList.Empty || Replenish(page))
                {
                    SyncDirect(heap, sizeClass);
                    return page;
                }
                queue.Remove(page);
                page->State = PageState.Full;
                page->Watch = 1;
            }
            if (!hasCollected)
                CollectSome(heap);
            else if (!TryAddPage(heap, sizeClass))
                throw OutOfMemory(heap, sizeClass);
        }
    }

    private OutOfMemoryException OutOfMemory(Heap* heap, int sizeClass)
    {
        SyncDirect(heap, sizeClass);
        return new OutOfMemoryException($"No memory for another page of {Classes.SlotSize(sizeClass)}-byte slots.");
    }

    // Gives the class a page: one that is there; else one that another thread's frees or its end have emptied; else from a new segment.
    private bool TryAddPage(Heap* heap, int sizeClass)
    {
        // Of the pages that were left in queues, those in use again no longer count.
        if (heap->Retained >= MostRetained)
            ReviewRetained(heap, areReleased: false);
        Page* page = ClaimPage(heap);
        if (page is null)
        {
            ReviewRetained(heap, areReleased: true);
            CollectAll(heap);
            if (Heap.Queue(heap, sizeClass).First is not null)
                return true;
            page = ClaimPage(heap);
        }
        while (page is null && AbsorbAbandoned(heap))
        {
            if (Heap.Queue(heap, sizeClass).First is not null)
                return true;
            page = ClaimPage(heap);
        }
        if (page is null && AddSegment(heap))
            page = ClaimPage(heap);
        if (page is null)
        {
            // The last resort: the empty page that each class keeps. What was given back with it may be had again.
            Trim(heap, keepOne: true);
            page = ClaimPage(heap);
            if (page is null && (!AddSegment(heap) || (page = ClaimPage(heap)) is null))
                return false;
        }
        page->Mark = Page.FirstMark(Interlocked.Increment(ref _pagesGiven));
        page->SizeClass = (ushort)sizeClass;
        page->SlotSize = (uint)Classes.SlotSize(sizeClass);
        page->Start = Geometry.StartOf(Segment.IndexOf(page));
        page->Capacity = Geometry.PageSize / page->SlotSize;
        Heap.Queue(heap, sizeClass).AddFirst(page);
        return true;
    }

    // A free page, with memory behind it; null if no segment has one.
    private Page* ClaimPage(Heap* heap)
    {
        do
        {
            for (Segment* segment = heap->Available; segment is not null; segment = heap->Available)
            {
                PageSet committed = Segment.CommittedPages(segment);
                int claimed = Segment.FreePages(segment).Claim(Geometry.Words, committed);
                if (claimed >= 0)
                {
                    uint index = (uint)claimed;
                    if (committed.Contains(index))
                        return Segment.PageAt(segment, index);
                    if (!Source.Commit((byte*)segment + Geometry.StartOf(index), Geometry.PageSize))
                    {
                        Segment.FreePages(segment).Add(index);
                        return null;
                    }
                    committed.Add(index);
                    return Segment.PageAt(segment, index);
                }
                segment->IsAvailable = false;
                heap->Available = segment->NextAvailable;
            }
            // Pages that were borrowed to be decommitted have come back: look at every segment once more.
            if (Interlocked.Exchange(ref heap->Rescan, 0) == 0)
                return null;
            for (Segment* segment = heap->Segments; segment is not null; segment = segment->Next)
                Heap.MakeAvailable(heap, segment);
        } while (true);
    }

    // Gives a page that has no free slot left some: those that other threads freed, or new ones.
    private bool Replenish(Page* page)
    {
        Segment* segment = Segment.Of(page);
        page->Free = TakeRemote(segment, Segment.IndexOf(page));
        if (page->Free == FreeList.Empty && page->Carved < page->Capacity)
            Carve(segment, page);
        Debug.Assert(page->IsValid(), "A page must be valid after it was replenished.");
        return page->Free != FreeList.Empty;
    }

    private static void Carve(Segment* segment, Page* page)
    {
        uint count = Math.Clamp(CarveBytes / page->SlotSize, 1, page->Capacity - page->Carved);
        byte* slot = (byte*)segment + page->Start + ((page->Carved + count - 1) * page->SlotSize);
        ulong head = FreeList.Empty;
        for (uint i = 0; i < count; i++, slot -= page->SlotSize)
        {
            TLayout.WriteLink(page, slot, head);
            head = FreeList.Push(head, slot);
        }
        page->Free = head;
        page->Carved += count;
        if (page->Watch != Page.NeverWatch)
            page->Watch = page->Carved;
    }

    /// <inheritdoc/>
    /// <remarks>A full page has a slot again, or a page is empty.</remarks>
    [MethodImpl(MethodImplOptions.NoInlining)]
    public override void OnWatched(Heap* heap, Page* page)
    {
        ref PageQueue queue = ref Heap.Queue(heap, page->SizeClass);
        if (page->State == PageState.Full)
        {
            queue.AddSecond(page);
            SyncDirect(heap, page->SizeClass);
        }
        ReleaseIfEmpty(heap, page);
    }

    private void ReleaseIfEmpty(Heap* heap, Page* page)
    {
        if (page->FreeCount != page->Carved)
            return;
        if (Heap.Queue(heap, page->SizeClass).HasOne)
        {
            page->Watch = Page.NeverWatch;
        }
        else if (heap->Retained < MostRetained)
        {
            heap->Retained++;
            page->Watch = Page.NeverWatch;
            NotePageUnused();
        }
        else
        {
            ReleasePage(heap, page);
        }
    }

    // Counts the empty pages that were left in queues, or gives them back for any class to use, and has the others watched again.
    private void ReviewRetained(Heap* heap, bool areReleased)
    {
        if (heap->Retained == 0)
            return;
        heap->Retained = 0;
        for (int sizeClass = 0; sizeClass < Classes.Count; sizeClass++)
        {
            for (Page* page = Heap.Queue(heap, sizeClass).First, next; page is not null; page = next)
            {
                next = page->Next;
                if (Heap.Queue(heap, sizeClass).HasOne)
                    page->Watch = Page.NeverWatch;
                else if (page->FreeCount != page->Carved)
                    page->Watch = page->Carved;
                else if (areReleased)
                    ReleasePage(heap, page);
                else
                    heap->Retained++;
            }
        }
    }

    private void ReleasePage(Heap* heap, Page* page)
    {
        int sizeClass = page->SizeClass;
        Heap.Queue(heap, sizeClass).Remove(page);
        SyncDirect(heap, sizeClass);
        GiveBack(heap, page);
    }

    // Returns a page that is in no queue to its segment.
    private void GiveBack(Heap* heap, Page* page)
    {
        page->Free = FreeList.Empty;
        page->Watch = page->Carved = 0;
        if (page->Rents > 0)
            AddRents(page->SizeClass, page->Rents);
        page->Mark = 0;
        page->State = PageState.Unused;
        page->UnusedSince = Environment.TickCount;
        Segment* segment = Segment.Of(page);
        Segment.FreePages(segment).Add(Segment.IndexOf(page));
        Heap.MakeAvailable(heap, segment);
        NotePageUnused();
    }

    // Keeps the direct table's entries of a class what they must be: its queue's first page.
    private void SyncDirect(Heap* heap, int sizeClass)
    {
        (int first, int last) = Classes.Granules(sizeClass);
        Page* page = Heap.Queue(heap, sizeClass).First;
        if (page is null)
            page = Heap.NoPage;
        if (first >= Heap.DirectEntries || Heap.Direct(heap, (nuint)first) == page)
            return;
        for (int i = first; i <= Math.Min(last, Heap.DirectEntries - 1); i++)
            Heap.Direct(heap, (nuint)i) = page;
    }
}
