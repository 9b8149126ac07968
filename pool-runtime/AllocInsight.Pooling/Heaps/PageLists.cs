namespace AllocInsight.Pooling.Heaps;

/// <summary>The lists of a shard's size pool. To be called under the shard's lock.</summary>
internal static unsafe class PageLists
{
    public static void AddFirst(ShardPool* pool, HeapPage* page)
    {
        page->IsAvailable = true;
        page->Previous = null;
        page->Next = pool->Available;
        if (page->Next is not null)
            page->Next->Previous = page;
        else
            pool->LastAvailable = page;
        pool->Available = page;
    }

    public static void AddLast(ShardPool* pool, HeapPage* page)
    {
        page->IsAvailable = true;
        page->Next = null;
        page->Previous = pool->LastAvailable;
        if (page->Previous is not null)
            page->Previous->Next = page;
        else
            pool->Available = page;
        pool->LastAvailable = page;
    }

    public static void Remove(ShardPool* pool, HeapPage* page)
    {
        if (!page->IsAvailable)
            return;
        page->IsAvailable = false;
        if (page->Previous is not null)
            page->Previous->Next = page->Next;
        else
            pool->Available = page->Next;
        if (page->Next is not null)
            page->Next->Previous = page->Previous;
        else
            pool->LastAvailable = page->Previous;
        page->Previous = page->Next = null;
    }

    public static void Add(ShardPool* pool, Frame* frame)
    {
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
}
