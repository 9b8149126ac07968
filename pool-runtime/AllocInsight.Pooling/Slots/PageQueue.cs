namespace AllocInsight.Pooling.Slots;

/// <summary>
/// The pages of one size class in one heap that have free slots or room for more. The first one serves requests until it has none.
/// </summary>
/// <remarks>
/// Invariant: a page that is alone watches nothing when it is empty, so that a class used now and then keeps one page and does not
/// take and give it back at every turn; as soon as there are two, every page is watched.
/// </remarks>
internal unsafe struct PageQueue
{
    public Page* First;
    public Page* Last;

    public readonly bool HasOne => First == Last && First is not null;

    /// <summary>Puts a page in front of all others.</summary>
    public void AddFirst(Page* page)
    {
        WatchAlone(page);
        page->Previous = null;
        page->Next = First;
        if (First is null)
            Last = page;
        else
            First->Previous = page;
        First = page;
    }

    /// <summary>Puts a page behind the one that serves requests.</summary>
    public void AddSecond(Page* page)
    {
        if (First is null)
        {
            AddFirst(page);
            return;
        }
        WatchAlone(page);
        page->Previous = First;
        page->Next = First->Next;
        if (First->Next is null)
            Last = page;
        else
            First->Next->Previous = page;
        First->Next = page;
    }

    public void Remove(Page* page)
    {
        if (page->Previous is null)
            First = page->Next;
        else
            page->Previous->Next = page->Next;
        if (page->Next is null)
            Last = page->Previous;
        else
            page->Next->Previous = page->Previous;
        page->Next = page->Previous = null;
    }

    public readonly bool IsValid(Heap* heap, int sizeClass)
    {
        Page* previous = null;
        for (Page* page = First; page is not null; previous = page, page = page->Next)
        {
            if (page->State != PageState.Queued || page->SizeClass != sizeClass || page->Previous != previous || Segment.Of(page)->Owner != heap)
                return false;
        }
        return Last == previous;
    }

    // The page is about to join: whoever was alone is so no longer.
    private readonly void WatchAlone(Page* page)
    {
        page->State = PageState.Queued;
        page->Watch = First is null ? Page.NeverWatch : page->Carved;
        if (HasOne)
            First->Watch = First->Carved;
    }
}
