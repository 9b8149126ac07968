using System.Diagnostics;
using System.Runtime.CompilerServices;

namespace AllocInsight.Pooling.Slots;

/// <summary>An arena compiled for one layout and one tier of checks: slots, and the pages that they come from.</summary>
/// <remarks>A page goes from its segment's free ones to a queue, from there to full and back as slots are taken and freed, and home when it is empty.</remarks>
internal sealed unsafe partial class PagedArena<TLayout, TChecks>(
    SlotClasses classes, SegmentGeometry geometry, Memory.IPageSource source, TimeSpan retention) : Arena(classes, geometry, source, retention)
    where TLayout : struct, ILayout
    where TChecks : struct, IChecks
{
    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public override void* Allocate(Heap* heap, int sizeClass)
    {
        Page* page = Heap.Queue(heap, sizeClass).First;
        if (page is null || page->Free == FreeList.Empty)
            page = Refill(heap, sizeClass);
        uint offset = FreeList.Offset(page->Free);
        Segment* segment = Segment.Of(page);
        byte* slot = (byte*)segment + offset;
        page->Free = TLayout.ReadLink(page, slot);
        if (TChecks.AreOn)
            LiveBits.Add(segment, page, offset);
        Debug.Assert(page->IsValid(), "A page must be valid after a slot was taken.");
        return slot;
    }

    /// <inheritdoc/>
    public override void Free(Heap* heap, byte* address)
    {
        Segment* segment = Segment.Of(address);
        uint offset = Segment.OffsetOf(address);
        uint index = TLayout.PageIndex(segment, offset);
        bool isOwner = segment->Owner == heap && heap is not null;
        if (TChecks.AreOn)
        {
            uint slot = Check(segment, index, address);
            if (!(isOwner ? LiveBits.Remove(segment, index, slot) : LiveBits.RemoveRemotely(segment, index, slot)))
                throw Misuse.DoubleFree(address, Segment.PageAt(segment, index)->SlotSize);
        }
        if (isOwner)
            FreeOwn(heap, Segment.PageAt(segment, index), address, offset);
        else
            FreeRemote(segment, index, address, offset);
    }

    /// <inheritdoc/>
    public override uint SlotSizeAt(byte* address)
    {
        Segment* segment = Segment.Of(address);
        uint index = TLayout.PageIndex(segment, Segment.OffsetOf(address));
        if (TChecks.AreOn && !LiveBits.IsLive(segment, index, Check(segment, index, address)))
            throw Misuse.NotLive(address, Segment.PageAt(segment, index)->SlotSize);
        return Segment.PageAt(segment, index)->SlotSize;
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private void FreeOwn(Heap* heap, Page* page, byte* slot, uint offset)
    {
        ulong head = page->Free;
        TLayout.WriteLink(page, slot, head);
        head = FreeList.Push(head, offset);
        page->Free = head;
        if (FreeList.Count(head) == page->Watch)
            OnWatched(heap, page);
        Debug.Assert(page->IsValid(), "A page must be valid after a slot was freed.");
    }

    // The index of the live or freed slot at an address of a segment; throws if there is no slot.
    private uint Check(Segment* segment, uint index, byte* address)
    {
        if (segment->ArenaId != Id)
            throw Misuse.OtherAllocator(address);
        if (index < Geometry.FirstPage || index >= Geometry.PageCount)
            throw Misuse.NeverHandedOut(address);
        Page* page = Segment.PageAt(segment, index);
        uint offset = Segment.OffsetOf(address);
        if (page->State == PageState.Unused)
            throw Misuse.NeverHandedOut(address);
        uint slot = page->IndexOf(offset);
        if (slot >= page->Carved)
            throw Misuse.NeverHandedOut(address);
        return page->Start + (slot * page->SlotSize) == offset ? slot : throw Misuse.Interior(address, offset - page->Start - (slot * page->SlotSize), page->SlotSize);
    }
}
