namespace AllocInsight.Pooling.Heaps;

/// <summary>The lists of a shard's size pool. To be called under the shard's lock.</summary>
/// <remarks>
/// A pool allocates from its first available page until that has no free slot, and finds out when it wants one. The page says in <see cref="HeapPage.Watch"/> at
/// which number of live slots a free must look closer: the first one never (-1), another one in the list when it is empty (0), one
/// that is not in the list, and has no free slot, at once (<c>Live - 1</c>). Where the heap has a policy, those in the list also when fewer slots are used
/// than it wants, and each time that those have halved.
/// </remarks>
internal static unsafe class PageLists
{
    /// <summary>Adds a page with values behind the first one, which is used up before.</summary>
    public static void Add(ShardPool* pool, HeapPage* page)
    {
        HeapPage* first = pool->Available;
        if (first is null)
        {
            AddLast(pool, page);
            return;
        }
        page->IsAvailable = true;
        page->Previous = first;
        page->Next = first->Next;
        if (page->Next is not null)
            page->Next->Previous = page;
        else
            pool->LastAvailable = page;
        first->Next = page;
        SetWatch(pool, page);
    }

    public static void AddLast(ShardPool* pool, HeapPage* page)
    {
        page->IsAvailable = true;
        page->Next = null;
        page->Previous = pool->LastAvailable;
        pool->LastAvailable = page;
        if (page->Previous is null)
        {
            SetFirst(pool, page);
            return;
        }
        page->Previous->Next = page;
        page->IsSpare = page->Live == 0;
        pool->Empty += page->IsSpare ? 1 : 0;
        SetWatch(pool, page);
    }

    public static void Remove(ShardPool* pool, HeapPage* page)
    {
        if (page->IsAvailable)
            Unlink(pool, page);
        SetWatch(pool, page);
    }

    /// <summary>Says at which number of live slots the next free must look closer.</summary>
    public static void SetWatch(ShardPool* pool, HeapPage* page)
    {
        if (!page->IsAvailable)
        {
            page->Watch = page->Live - 1;
            return;
        }
        int watch = page == pool->Available ? -1 : 0;
        if (pool->UsedShare > 0)
        {
            int sparse = SparseAt(pool, page);
            while (sparse > 0 && sparse >= page->Live)
                sparse /= 2;
            watch = sparse > 0 ? sparse : watch;
        }
        page->Watch = watch;
    }

    /// <summary>Whether fewer of a page's slots are live than the heap's policy wants.</summary>
    public static bool IsSparse(ShardPool* pool, HeapPage* page) => pool->UsedShare > 0 && page->Live <= SparseAt(pool, page);

    public static void Add(ShardPool* pool, Frame* frame)
    {
        frame->Pool = pool;
        frame->Previous = null;
        frame->Next = pool->Frames;
        if (frame->Next is not null)
            frame->Next->Previous = frame;
        pool->Frames = frame;
    }

    public static void Remove(ShardPool* pool, Frame* frame)
    {
        if (frame->Previous is not null)
            frame->Previous->Next = frame->Next;
        else
            pool->Frames = frame->Next;
        if (frame->Next is not null)
            frame->Next->Previous = frame->Previous;
        frame->Previous = frame->Next = null;
        frame->Pool = null;
    }

    public static void AddToFrame(Frame* frame, HeapPage* page)
    {
        page->Frame = frame;
        page->NextInFrame = frame->Pages;
        frame->Pages = page;
    }

    public static void RemoveFromFrame(HeapPage* page)
    {
        HeapPage** link = &page->Frame->Pages;
        while (*link != page)
            link = &(*link)->NextInFrame;
        *link = page->NextInFrame;
        page->NextInFrame = null;
    }

    // The largest number of live slots that is less than the policy wants.
    private static int SparseAt(ShardPool* pool, HeapPage* page) => (int)Math.Ceiling(page->Capacity * pool->UsedShare) - 1;

    private static void Unlink(ShardPool* pool, HeapPage* page)
    {
        page->IsAvailable = false;
        EndSpare(pool, page);
        if (page->Next is not null)
            page->Next->Previous = page->Previous;
        else
            pool->LastAvailable = page->Previous;
        if (page->Previous is not null)
            page->Previous->Next = page->Next;
        else
            SetFirst(pool, page->Next);
        page->Previous = page->Next = null;
    }

    private static void SetFirst(ShardPool* pool, HeapPage* page)
    {
        pool->Available = page;
        if (page is null)
            return;
        EndSpare(pool, page);
        SetWatch(pool, page);
    }

    private static void EndSpare(ShardPool* pool, HeapPage* page)
    {
        pool->Empty -= page->IsSpare ? 1 : 0;
        page->IsSpare = false;
    }
}
