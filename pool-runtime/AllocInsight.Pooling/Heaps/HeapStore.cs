using AllocInsight.Pooling.Memory;

namespace AllocInsight.Pooling.Heaps;

/// <summary>What a heap's pages are made from and go back to.</summary>
internal sealed unsafe class HeapStore : IDisposable
{
    // Empty pages that a shard keeps of each size, so that a loop around a page's edge does not go to the system.
    private const int MostEmpty = 8;

    private readonly IPageSource _source;
    private readonly FrameSource[] _frames;
    private readonly long[] _totalUnits;

    public HeapStore(IPageSource source, int[] slotSizes, int initialSlots, double growthFactor)
    {
        _source = source;
        SlotSizes = slotSizes;
        _frames = [.. slotSizes.Select(size => new FrameSource(_source, FramesFor(initialSlots, size), growthFactor))];
        _totalUnits = new long[slotSizes.Length];
        Shards = new ShardRegistry(slotSizes.Length, reviewInterval: 4096);
    }

    public int[] SlotSizes { get; }

    public PageDirectory Directory { get; } = new();

    public ShardRegistry Shards { get; }

    public FrameSource FramesOf(int pool) => _frames[pool];

    /// <summary>Units of 64 KiB that a pool ever took.</summary>
    public long TotalUnits(int pool) => Volatile.Read(ref _totalUnits[pool]);

    /// <summary>Frames for so many slots.</summary>
    public static int FramesFor(int slots, int slotSize) => Math.Max(1, (slots + SlotsInFrame(slotSize) - 1) / SlotsInFrame(slotSize));

    /// <summary>Slots of a frame with one page, each with its state.</summary>
    public static int SlotsInFrame(int slotSize) => Frame.Unit / (slotSize + sizeof(ushort));

    /// <summary>Gives a shard another page.</summary>
    /// <returns>False when there is no memory.</returns>
    public bool TryAddPage(Shard* shard, int pool)
    {
        byte* start = _frames[pool].TryTake();
        if (start is null)
            return false;
        Interlocked.Increment(ref _totalUnits[pool]);
        Frame* frame = null;
        HeapPage* page;
        try
        {
            frame = Directory.NewFrame();
            page = Directory.NewPage();
        }
        catch (OutOfMemoryException)
        {
            if (frame is not null)
                Directory.Remove(frame);
            _frames[pool].Return(start);
            return false;
        }
        frame->Start = start;
        frame->Bytes = Frame.Unit;
        int size = SlotSizes[pool];
        page->SlotSize = size;
        page->Capacity = SlotsInFrame(size);
        page->Slots = start;
        page->States = (ushort*)(start + (page->Capacity * size));
        page->Pool = pool;
        page->Owner = shard;
        new Span<ushort>(page->States, page->Capacity).Clear();
        PageLists.AddToFrame(frame, page);
        // Last, as a reader who holds a stale handle may be looking.
        Volatile.Write(ref page->Indices, page->Capacity);
        bool isByBias = Shard.EnterOwn(shard);
        ShardPool* lists = Shard.PoolsOf(shard) + pool;
        PageLists.Add(lists, frame);
        PageLists.AddLast(lists, page);
        lists->Slots += page->Capacity;
        lists->Empty++;
        Directory.Publish(page);
        Shard.Leave(shard, isByBias);
        return true;
    }

    /// <summary>After a slot was freed in a page: keeps it at hand, or gives back what is too much. Under the lock.</summary>
    public void OnFreed(ShardPool* lists, HeapPage* page)
    {
        if (page->Live > 0)
        {
            if (!page->IsAvailable && page->HasFree)
                PageLists.AddFirst(lists, page);
            return;
        }
        PageLists.Remove(lists, page);
        lists->Empty++;
        if (page->HasFree)
            PageLists.AddLast(lists, page);
        if (lists->Empty > MostEmpty || !page->HasFree)
            ReleaseEmpty(lists, page->HasFree ? null : page);
    }

    /// <summary>Gives back a pool's empty pages, at the end of its list, that nobody reads. Under the lock.</summary>
    /// <param name="lists">The pool's.</param>
    /// <param name="other">One more, which is not in the list; or null.</param>
    /// <returns>Units of 64 KiB given back.</returns>
    public int ReleaseEmpty(ShardPool* lists, HeapPage* other = null)
    {
        List<nint> empty = [];
        if (other is not null)
            empty.Add((nint)other);
        for (HeapPage* page = lists->LastAvailable; page is not null && page->Live == 0; page = page->Previous)
            empty.Add((nint)page);
        int units = 0;
        foreach (nint page in Claim(empty))
            units += Release(lists, (HeapPage*)page);
        return units;
    }

    /// <summary>Makes readers wait for pages. Under the lock.</summary>
    /// <returns>Those that nobody reads; the others are let go.</returns>
    public List<nint> Claim(List<nint> pages)
    {
        foreach (nint page in pages)
            Volatile.Write(ref ((HeapPage*)page)->Moving, 1);
        // A reader announces the page, then looks whether it moves; here it is the other way round. Whoever comes second sees the other.
        Interlocked.MemoryBarrierProcessWide();
        HashSet<nint> read = Shards.PagesBeingRead();
        List<nint> claimed = [];
        foreach (nint page in pages)
        {
            if (read.Contains(page) || Volatile.Read(ref ((HeapPage*)page)->Pins) != 0)
                Volatile.Write(ref ((HeapPage*)page)->Moving, 0);
            else
                claimed.Add(page);
        }
        return claimed;
    }

    /// <summary>Gives back a claimed page without values. Under the lock.</summary>
    /// <returns>Units of 64 KiB given back.</returns>
    public int Release(ShardPool* lists, HeapPage* page)
    {
        uint generations = page->GenerationsUsed();
        PageLists.Remove(lists, page);
        lists->Empty--;
        lists->Slots -= page->Capacity;
        Frame* frame = page->Frame;
        PageLists.RemoveFromFrame(page);
        int pool = page->Pool;
        Directory.Remove(page, generations);
        return ReleaseFrame(lists, frame, pool);
    }

    /// <summary>Gives a frame back if it has no page. Under the lock.</summary>
    /// <returns>Units of 64 KiB given back.</returns>
    public int ReleaseFrame(ShardPool* lists, Frame* frame, int pool)
    {
        if (frame->Pages is not null)
            return 0;
        PageLists.Remove(lists, frame);
        if (lists->Target == frame)
            lists->Target = null;
        int units = frame->Bytes / Frame.Unit;
        if (frame->IsShared)
            _source.Release(frame->Start, (nuint)frame->Bytes);
        else
            _frames[pool].Return(frame->Start);
        Directory.Remove(frame);
        return units;
    }

    /// <summary>A frame for many pages, in no list; null when there is no memory.</summary>
    public Frame* TryNewSharedFrame(int pool, int bytes)
    {
        Frame* frame = Directory.NewFrame();
        var start = (byte*)_source.Reserve((nuint)bytes, Frame.Unit);
        if (start is not null && !_source.Commit(start, (nuint)bytes))
        {
            _source.Release(start, (nuint)bytes);
            start = null;
        }
        if (start is null)
        {
            Directory.Remove(frame);
            return null;
        }
        frame->Start = start;
        frame->Bytes = bytes;
        frame->IsShared = true;
        Interlocked.Add(ref _totalUnits[pool], bytes / Frame.Unit);
        return frame;
    }

    public void Dispose()
    {
        foreach (nint shard in Shards.All())
        {
            for (int pool = 0; pool < _frames.Length; pool++)
            {
                for (Frame* frame = Shard.PoolsOf((Shard*)shard)[pool].Frames; frame is not null; frame = frame->Next)
                {
                    if (frame->IsShared)
                        _source.Release(frame->Start, (nuint)frame->Bytes);
                }
            }
        }
        foreach (FrameSource frames in _frames)
            frames.Dispose();
        Shards.Dispose();
        Directory.Dispose();
    }
}
