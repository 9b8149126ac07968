using System.Runtime.InteropServices;
using AllocInsight.Pooling.Memory;

namespace AllocInsight.Pooling.Heaps;

/// <summary>What a heap's pages are made from and go back to.</summary>
internal sealed unsafe class HeapStore : IDisposable
{
    // Empty pages that a shard keeps of each size, so that a loop around a page's edge does not go to the system.
    private const int MostEmpty = 8;

    // The policy is asked when so great a part of a shard's slots lies in pages that have become sparse: asking takes a walk over all pages.
    private const int ReviewPart = 16;

    private readonly IPageSource _source;
    private readonly FrameSource[] _frames;
    private readonly long[] _totalUnits;

    /// <param name="source">Where memory comes from.</param>
    /// <param name="slotSizes">Of each pool, in bytes.</param>
    /// <param name="initialSlots">Of a pool's first heap.</param>
    /// <param name="growthFactor">From one heap of a pool to the next.</param>
    /// <param name="usedShare">The share of slots that the heap's policy wants used; 0 without one.</param>
    public HeapStore(IPageSource source, int[] slotSizes, int initialSlots, double growthFactor, double usedShare)
    {
        _source = source;
        SlotSizes = slotSizes;
        _frames = [.. slotSizes.Select(size => new FrameSource(_source, FramesFor(initialSlots, size), growthFactor))];
        _totalUnits = new long[slotSizes.Length];
        Shards = new ShardRegistry(slotSizes.Length, usedShare);
    }

    public int[] SlotSizes { get; }

    public PageDirectory Directory { get; } = new();

    public ShardRegistry Shards { get; }

    public FrameSource FramesOf(int pool) => _frames[pool];

    /// <summary>Units of 64 KiB that a pool ever took.</summary>
    public long TotalUnits(int pool) => Volatile.Read(ref _totalUnits[pool]);

    /// <summary>Frames for so many slots.</summary>
    public static int FramesFor(int slots, int slotSize) => ((slots - 1) / SlotsInFrame(slotSize)) + 1;

    /// <summary>Slots of a frame with one page, each with its state.</summary>
    public static int SlotsInFrame(int slotSize) => Frame.Unit / (slotSize + sizeof(ushort));

    /// <summary>Gives a shard another page.</summary>
    /// <returns>False when there is no memory.</returns>
    public bool TryAddPage(Shard* shard, int pool)
    {
        byte* start = _frames[pool].TryTake();
        if (start is null)
            return false;
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
            _frames[pool].Return(start, 1);
            return false;
        }
        frame->Start = start;
        frame->Bytes = Frame.Unit;
        int size = SlotSizes[pool];
        page->SlotSize = size;
        page->Capacity = SlotsInFrame(size);
        page->Slots = start;
        page->States = (ushort*)(start + (page->Capacity * size));
        page->PoolOffset = Shard.OffsetOf(pool);
        new Span<ushort>(page->States, page->Capacity).Clear();
        PageLists.AddToFrame(frame, page);
        bool isByBias = Shard.EnterOwn(shard);
        ShardPool* lists = Shard.PoolsOf(shard) + pool;
        PageLists.Add(lists, frame);
        PageLists.AddLast(lists, page);
        page->Owner = shard;
        // Last, as a reader who holds a stale handle may be looking.
        Volatile.Write(ref page->Indices, page->Capacity);
        Volatile.Write(ref page->DirectIndices, page->Capacity);
        lists->Slots += page->Capacity;
        Shard.Leave(shard, isByBias);
        Interlocked.Increment(ref _totalUnits[pool]);
        return true;
    }

    /// <summary>Sees to it that a pool's first available page has a slot in its list. Under the lock.</summary>
    /// <returns>False when the pool has no free slot.</returns>
    public bool TryReady(ShardPool* lists)
    {
        while (lists->Available is not null and var page)
        {
            if (page->Free != FreeSlots.None)
                return true;
            if (page->Fresh < page->Capacity)
            {
                FreeSlots.Extend(page);
                return true;
            }
            PageLists.Remove(lists, page);

            // All its slots are retired.
            if (page->Live == 0)
                ReleaseEmpty(lists, page);
        }
        return false;
    }

    /// <summary>After a slot was freed in a page: keeps it at hand, or gives back what is too much. Under the lock.</summary>
    /// <returns>Whether the heap's policy is to be asked.</returns>
    public bool OnFreed(ShardPool* lists, HeapPage* page)
    {
        bool hasFree = page->HasFree;
        if (page->Live == page->Watch && PageLists.IsSparse(lists, page))
            lists->SparseSlots += page->Capacity;
        if (!page->IsAvailable && hasFree)
        {
            // Where all pages are nearly full, the next call finds the slot that was just freed.
            HeapPage* first = lists->Available;
            if (first is not null && first->Live > 0 && !first->HasFree)
                PageLists.Remove(lists, first);
            PageLists.Add(lists, page);
        }
        bool isFirst = page == lists->Available;
        if (page->Live > 0 || (isFirst && hasFree))
        {
            PageLists.SetWatch(lists, page);
        }
        else
        {
            PageLists.Remove(lists, page);
            if (hasFree)
                PageLists.AddLast(lists, page);
            if (lists->Empty > MostEmpty || !hasFree)
                ReleaseEmpty(lists, hasFree ? null : page);
        }
        bool isDue = lists->SparseSlots > lists->Slots / ReviewPart;
        if (isDue)
            lists->SparseSlots = 0;
        return isDue;
    }

    /// <summary>Gives back a pool's pages without values that nobody reads. Under the lock.</summary>
    /// <returns>Units of 64 KiB given back.</returns>
    public int Trim(ShardPool* lists)
    {
        HeapPage* first = lists->Available;
        if (first is not null && first->Live > 0)
            first = null;
        return lists->Empty > 0 || first is not null ? ReleaseEmpty(lists, first) : 0;
    }

    /// <summary>Gives back a pool's spare pages, at the end of its list, that nobody reads. Under the lock.</summary>
    /// <param name="lists">The pool's.</param>
    /// <param name="other">One more without values, which is not in the list or is the first in it; or null.</param>
    /// <returns>Units of 64 KiB given back.</returns>
    private int ReleaseEmpty(ShardPool* lists, HeapPage* other)
    {
        List<nint> empty = [];
        if (other is not null)
            empty.Add((nint)other);
        for (HeapPage* page = lists->LastAvailable; page is not null && page->IsSpare; page = page->Previous)
            empty.Add((nint)page);
        Span<nint> pages = CollectionsMarshal.AsSpan(empty);
        Span<nint> claimed = pages[..PageMoves.Claim(Shards, pages)];
        int units = 0;
        int released = 0;
        try
        {
            while (released < claimed.Length)
                units += Release(lists, (HeapPage*)claimed[released++]);
        }
        finally
        {
            // Where a source of the caller's threw.
            foreach (nint page in claimed[released..])
                PageMoves.LetGo((HeapPage*)page);
        }
        return units;
    }

    /// <summary>Gives back a claimed page without values. Under the lock.</summary>
    /// <returns>Units of 64 KiB given back.</returns>
    public int Release(ShardPool* lists, HeapPage* page)
    {
        uint generations = FreeSlots.GenerationsUsed(page, out long freed);
        lists->Freed += freed;
        PageLists.Remove(lists, page);
        lists->Slots -= page->Capacity;
        Frame* frame = page->Frame;
        PageLists.RemoveFromFrame(page);
        int pool = Shard.PoolAtOffset(page->PoolOffset);
        PageMoves.End(page);
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
        Frame was = *frame;
        Directory.Remove(frame);
        int units = was.Bytes / Frame.Unit;
        if (was.IsShared)
            _source.Release(was.Start, (nuint)was.Bytes);
        else
            _frames[pool].Return(was.Start, units);
        return units;
    }

    /// <summary>A frame for many pages, in no list; null when there is no memory.</summary>
    public Frame* TryNewSharedFrame(int pool, int bytes)
    {
        var start = (byte*)_source.Reserve((nuint)bytes, Frame.Unit);
        if (start is null)
            return null;
        Frame* frame = null;
        try
        {
            if (_source.Commit(start, (nuint)bytes))
                frame = Directory.NewFrame();
        }
        finally
        {
            if (frame is null)
                _source.Release(start, (nuint)bytes);
        }
        if (frame is null)
            return null;
        frame->Start = start;
        frame->Bytes = bytes;
        frame->IsShared = true;
        Interlocked.Add(ref _totalUnits[pool], bytes / Frame.Unit);
        return frame;
    }

    public void Dispose()
    {
        try
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
        }
        finally
        {
            Shards.Dispose();
            Directory.Dispose();
        }
    }
}
