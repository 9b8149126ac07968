using System.Diagnostics;

namespace AllocInsight.Pooling.Slots;

internal sealed unsafe partial class PagedArena<TLayout, TChecks>
{
    /// <inheritdoc/>
    protected override void Trim(Heap* heap, bool keepOne)
    {
        heap->TrimRequest = 0;
        CollectAll(heap);
        heap->Retained = 0;
        for (int sizeClass = 0; sizeClass < Classes.Count; sizeClass++)
        {
            for (Page* page = Heap.Queue(heap, sizeClass).First, next; page is not null; page = next)
            {
                next = page->Next;
                if (page->FreeCount == page->Carved)
                    ReleasePage(heap, page);
                else if (!Heap.Queue(heap, sizeClass).HasOne)
                    page->Watch = page->Carved;
            }
        }
        for (Segment* segment = heap->Segments, next; segment is not null; segment = next)
        {
            next = segment->Next;
            if (!keepOne || segment->Previous is not null || next is not null)
                TryRelease(heap, segment);
        }
        Debug.Assert(Heap.IsValid(heap), "A heap must be valid after it was trimmed.");
    }
}
