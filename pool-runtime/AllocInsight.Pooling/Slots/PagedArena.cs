using System.Diagnostics;

namespace AllocInsight.Pooling.Slots;

/// <summary>An arena compiled for one layout and one tier of checks: slots, and the pages that they come from.</summary>
/// <remarks>A page goes from its segment's free ones to a queue, from there to full and back as slots are taken and freed, and home when it is empty.</remarks>
internal sealed unsafe partial class PagedArena<TLayout, TChecks>(
    SlotClasses classes, SegmentGeometry geometry, Memory.IPageSource source, TrimPolicy policy) : Arena(classes, geometry, source, policy)
    where TLayout : struct, ILayout
    where TChecks : struct, IChecks
{
    /// <inheritdoc/>
    public override void* Allocate(Heap* heap, int sizeClass)
    {
        Page* page = Heap.Queue(heap, sizeClass).First;
        if (page is null || page->Free == FreeList.Empty)
            page = Refill(heap, sizeClass);
        byte* slot = FreeList.First(page->Free);
        page->Free = TLayout.ReadLink(page, slot);
        if (TChecks.AreOn)
            LiveMarks<TLayout>.Add(slot);
        Debug.Assert(page->IsValid(), "A page must be valid after a slot was taken.");
        return slot;
    }

    /// <inheritdoc/>
    public override void Free(Heap* heap, byte* address)
    {
        Segment* segment = Segment.Of(address);
        uint index = TLayout.PageIndex(segment, Segment.OffsetOf(address));
        bool isOwner = segment->Owner == heap;
        if (TChecks.AreOn && (segment->ArenaId != Id || !(isOwner ? LiveMarks<TLayout>.Contains(address) : LiveMarks<TLayout>.TryRemoveRemotely(address))))
            throw Describe(segment, index, address, Misuse.DoubleFree);
        if (isOwner)
            FreeOwn(heap, Segment.PageAt(segment, index), address);
        else
            FreeRemote(segment, address);
    }

    /// <inheritdoc/>
    public override uint SlotSizeAt(byte* address)
    {
        Segment* segment = Segment.Of(address);
        uint index = TLayout.PageIndex(segment, Segment.OffsetOf(address));
        if (TChecks.AreOn && (segment->ArenaId != Id || !LiveMarks<TLayout>.Contains(address)))
            throw Describe(segment, index, address, Misuse.NotLive);
        return Segment.PageAt(segment, index)->SlotSize;
    }

    private void FreeOwn(Heap* heap, Page* page, byte* slot)
    {
        if (TChecks.AreOn)
            LiveMarks<TLayout>.Remove(slot);
        TLayout.WriteLink(page, slot, page->Free);
        page->Free = FreeList.Push(page->Free, slot);
        if (page->FreeCount == page->Watch)
            OnWatched(heap, page);
        Debug.Assert(page->IsValid(), "A page must be valid after a slot was freed.");
    }

    // Says why an address of a segment is not a live slot.
    private SlotMisuseException Describe(Segment* segment, uint index, byte* address, Func<nint, uint, SlotMisuseException> ifFreed)
    {
        if (segment->ArenaId != Id)
            return Misuse.OtherAllocator(address);
        Page* page = index < Geometry.FirstPage || index >= Geometry.PageCount ? Heap.NoPage : Segment.PageAt(segment, index);
        uint distance = Segment.OffsetOf(address) - page->Start;
        if (page->State == PageState.Unused || distance / page->SlotSize >= page->Carved)
            return Misuse.NeverHandedOut(address);
        distance %= page->SlotSize;
        return distance == 0 ? ifFreed((nint)address, page->SlotSize) : Misuse.Interior(address, distance, page->SlotSize);
    }
}
