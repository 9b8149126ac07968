using System.Diagnostics;
using AllocInsight.Pooling.Memory;

namespace AllocInsight.Pooling.Slots;

/// <summary>All segments and heaps of one allocator, and what happens to them as a whole.</summary>
/// <remarks>
/// The lock guards the list of segments, the list of heaps and everything in an abandoned heap. It is taken when a segment comes
/// or goes, when a thread comes, and by trimming and statistics: never to allocate or free a slot of a page that is there.
/// </remarks>
internal abstract unsafe partial class Arena : IDisposable
{
    private static long _lastId;

    private readonly Lock _sync = new();
    private readonly List<HeapRecord> _heaps = [];
    private readonly long[] _rents;
    private Segment* _segments;

    protected Arena(SlotClasses classes, SegmentGeometry geometry, IPageSource source, TrimPolicy policy)
    {
        Classes = classes;
        _rents = new long[classes.Count];
        Geometry = geometry;
        Source = source;
        _trimmer = new TrimTimer(this, policy);
    }

    /// <summary>Differs from that of every other arena of the process; 1 or more.</summary>
    public long Id { get; } = Interlocked.Increment(ref _lastId);

    public SlotClasses Classes { get; }

    public SegmentGeometry Geometry { get; }

    public bool IsDisposed { get; private set; }

    protected IPageSource Source { get; }

    /// <summary>A slot of a size class.</summary>
    /// <exception cref="OutOfMemoryException">There is no memory for another page; the heap is as before.</exception>
    public abstract void* Allocate(Heap* heap, int sizeClass);

    /// <summary>Takes a slot back.</summary>
    /// <param name="heap">The calling thread's heap in this arena, or <see cref="Heap.None"/>.</param>
    /// <param name="address">An address in a segment of any arena.</param>
    /// <exception cref="SlotMisuseException">Checks are on, and it is not a live slot.</exception>
    public abstract void Free(Heap* heap, byte* address);

    /// <summary>Looks closer at a page that a free has brought to the count that it watches.</summary>
    public abstract void OnWatched(Heap* heap, Page* page);

    /// <summary>The size in bytes of the slot at an address in a segment.</summary>
    /// <exception cref="SlotMisuseException">Checks are on, and it is not a live slot.</exception>
    public abstract uint SlotSizeAt(byte* address);

    /// <summary>A thread's heap, or <see cref="Heap.None"/>.</summary>
    public Heap* HeapOf(Thread thread)
    {
        lock (_sync)
        {
            foreach (HeapRecord record in _heaps)
            {
                if (record.IsOf(thread))
                    return record.Heap;
            }
            return Heap.None;
        }
    }

    /// <summary>A heap for the calling thread, which has none: one whose thread has ended, with all that is in it, or a new one.</summary>
    public Heap* Attach()
    {
        lock (_sync)
        {
            ObjectDisposedException.ThrowIf(IsDisposed, this);
            HeapRecord? record = _heaps.Find(heap => heap.IsAbandoned);
            if (record is null)
                _heaps.Add(record = new HeapRecord(Classes.Count));
            else
                record.Adopt();
            return record.Heap;
        }
    }

    /// <summary>Gives everything back. Slots must no longer be used; no other thread may be using the arena.</summary>
    public void Dispose()
    {
        lock (_sync)
        {
            IsDisposed = true;
            _trimmer.Dispose();
            foreach (HeapRecord record in _heaps)
                Heap.Clear(record.Heap, Classes.Count);
            while (_segments is not null)
                Release(_segments);
        }
    }

    /// <summary>Adds a segment to a heap.</summary>
    /// <returns>False when the source has none.</returns>
    protected bool AddSegment(Heap* heap)
    {
        var segment = (Segment*)Source.Reserve(SegmentMap.SegmentSize, SegmentMap.SegmentSize);
        if (segment is null)
            return false;
        Debug.Assert(((nuint)segment & Segment.OffsetMask) == 0, "A page source must return what is aligned as it was asked to.");
        bool isAdded = false;
        try
        {
            isAdded = Source.Commit(segment, Geometry.FirstPage > 0 ? Geometry.HeaderBytes : SegmentMap.SegmentSize) && SegmentMap.TryAdd(segment);
        }
        finally
        {
            if (!isAdded)
                Source.Release(segment, SegmentMap.SegmentSize);
        }
        if (!isAdded)
            return false;
        *segment = new Segment { ArenaId = Id, Geometry = Geometry };
        for (uint i = Geometry.FirstPage; i < Geometry.PageCount; i++)
        {
            Segment.FreePages(segment).Add(i);
            if (Geometry.FirstPage == 0)
                Segment.CommittedPages(segment).Add(i);
        }
        lock (_sync)
        {
            segment->NextInArena = _segments;
            if (_segments is not null)
                _segments->PreviousInArena = segment;
            _segments = segment;
            Heap.AddSegment(heap, segment);
        }
        return true;
    }

    /// <summary>Releases a segment of a heap if all its pages are free and nobody is looking at them.</summary>
    protected bool TryRelease(Heap* heap, Segment* segment)
    {
        lock (_sync)
        {
            PageSet free = Segment.FreePages(segment);
            uint claimed = 0;
            for (uint i = Geometry.FirstPage; i < Geometry.PageCount && free.Remove(i); i++)
                claimed++;
            // A push that made the last slot free may still be about to mark its page.
            if (claimed < Geometry.PageCount - Geometry.FirstPage || Volatile.Read(ref segment->Pushes) != 0)
            {
                for (uint i = 0; i < claimed; i++)
                    free.Add(Geometry.FirstPage + i);
                return false;
            }
            Heap.RemoveSegment(heap, segment);
            _decommittedBytes += CommittedBytes(segment);
            Release(segment);
            return true;
        }
    }

    /// <summary>Gives a heap all that one whose thread has ended left behind.</summary>
    /// <returns>False when there is none.</returns>
    protected bool AbsorbAbandoned(Heap* heap)
    {
        lock (_sync)
        {
            int i = _heaps.FindIndex(record => record.IsAbandoned && record.Heap->Segments is not null);
            if (i < 0)
                return false;
            Absorb(heap, _heaps[i].Heap);
            _heaps.RemoveAt(i);
            return true;
        }
    }

    /// <summary>Moves all segments of one heap to another. Called with the lock held.</summary>
    protected abstract void Absorb(Heap* heap, Heap* abandoned);

    /// <summary>Whether every structure holds what it promises. Nobody may be using the arena.</summary>
    public bool IsValid()
    {
        lock (_sync)
        {
            int inHeaps = 0, inArena = 0;
            foreach (HeapRecord record in _heaps)
            {
                if (!Heap.IsValid(record.Heap))
                    return false;
                for (Segment* segment = record.Heap->Segments; segment is not null; segment = segment->Next)
                    inHeaps++;
            }
            for (Segment* segment = _segments; segment is not null; segment = segment->NextInArena, inArena++)
            {
                for (uint i = Geometry.FirstPage; i < Geometry.PageCount; i++)
                {
                    if (!AreListsValid(segment, i))
                        return false;
                }
            }
            return inHeaps == inArena;
        }
    }

    /// <summary>Whether a page's lists hold only slots of the page, each once, and as many as they say.</summary>
    protected abstract bool AreListsValid(Segment* segment, uint index);

    private void Release(Segment* segment)
    {
        if (segment->PreviousInArena is null)
            _segments = segment->NextInArena;
        else
            segment->PreviousInArena->NextInArena = segment->NextInArena;
        if (segment->NextInArena is not null)
            segment->NextInArena->PreviousInArena = segment->PreviousInArena;
        SegmentMap.Remove(segment);
        Source.Release(segment, SegmentMap.SegmentSize);
    }
}
