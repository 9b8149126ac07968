namespace AllocInsight.Pooling.Slots;

internal sealed unsafe partial class PagedArena<TLayout, TChecks>
{
    /// <inheritdoc/>
    protected override bool AreListsValid(Segment* segment, uint index)
    {
        Page* page = Segment.PageAt(segment, index);
        ulong remote = Volatile.Read(ref Segment.RemoteOf(segment, index));
        if (page->State == PageState.Unused)
            return page->IsValid() && remote == FreeList.Empty;
        var seen = new HashSet<nint>();
        return page->IsValid() && IsListValid(page, page->Free, seen) && IsListValid(page, remote, seen) && seen.Count <= page->Carved;
    }

    private static bool IsListValid(Page* page, ulong head, HashSet<nint> seen)
    {
        for (uint count = FreeList.Count(head); head != FreeList.Empty; count--)
        {
            byte* slot = FreeList.First(head);
            long distance = (long)Segment.OffsetOf(slot) - page->Start;
            if (FreeList.Count(head) != count || Segment.Of(slot) != Segment.Of(page) || distance < 0 || distance % page->SlotSize != 0
                || distance / page->SlotSize >= page->Carved || !seen.Add((nint)slot) || (TChecks.AreOn && LiveMarks<TLayout>.Contains(slot)))
            {
                return false;
            }
            head = TLayout.ReadLink(page, slot);
        }
        return true;
    }
}
