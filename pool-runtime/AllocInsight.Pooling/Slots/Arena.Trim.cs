using System.Numerics;

namespace AllocInsight.Pooling.Slots;

internal abstract unsafe partial class Arena
{
    private readonly TrimTimer _trimmer;
    private long _decommittedBytes;

    /// <summary>Gives back what is not in use: the calling thread's empty pages, those of ended threads, and every unused page.</summary>
    /// <param name="own">The calling thread's heap, or <see cref="Heap.None"/>.</param>
    /// <returns>Bytes given back to the page source.</returns>
    public nuint Trim(Heap* own)
    {
        lock (_sync)
        {
            ObjectDisposedException.ThrowIf(IsDisposed, this);
            long before = _decommittedBytes;
            if (own != Heap.None)
                Trim(own, keepOne: false);
            TrimAbandoned();
            DecommitUnused(minimumAge: 0);
            return (nuint)(_decommittedBytes - before);
        }
    }

    /// <summary>Gives back what has not been in use for a time. The calling thread need have no heap.</summary>
    /// <param name="minimumAge">Milliseconds that a page must have been unused.</param>
    /// <returns>Whether unused pages are left that were too young.</returns>
    public bool TrimUnused(int minimumAge)
    {
        lock (_sync)
        {
            if (IsDisposed)
                return false;
            TrimAbandoned();
            return DecommitUnused(minimumAge);
        }
    }

    /// <summary>Releases a heap's empty pages, and its segments that are empty.</summary>
    /// <param name="heap">The calling thread's heap, or an abandoned one with the lock held.</param>
    /// <param name="keepOne">Whether the last segment stays.</param>
    protected abstract void Trim(Heap* heap, bool keepOne);

    /// <summary>Says that a page has become unused: it is looked at again when its time has come.</summary>
    protected void NotePageUnused() => _trimmer.Arm();

    private void TrimAbandoned()
    {
        foreach (HeapRecord record in _heaps)
        {
            if (record.IsAbandoned)
                Trim(record.Heap, keepOne: false);
            else
                record.Heap->TrimRequest = 1;
        }
        _heaps.RemoveAll(record => record.IsAbandoned && record.Heap->Segments is null);
    }

    private bool DecommitUnused(int minimumAge)
    {
        bool isLeft = false;
        for (Segment* segment = _segments; segment is not null && Geometry.FirstPage > 0; segment = segment->NextInArena)
        {
            bool hasBorrowed = false;
            for (uint word = 0; word < Geometry.Words; word++)
            {
                ulong unused = Segment.FreePages(segment).Word(word) & Segment.CommittedPages(segment).Word(word);
                for (; unused != 0; unused &= unused - 1)
                {
                    uint page = (word << 6) + (uint)BitOperations.TrailingZeroCount(unused);
                    if (Environment.TickCount - Segment.PageAt(segment, page)->UnusedSince < minimumAge)
                        isLeft = true;
                    else
                        hasBorrowed |= TryDecommit(segment, page);
                }
            }
            if (hasBorrowed)
                Volatile.Write(ref segment->Owner->Rescan, 1);
        }
        return isLeft;
    }

    // Borrows a page from its segment's free ones, so that nobody begins to use it meanwhile.
    private bool TryDecommit(Segment* segment, uint page)
    {
        PageSet free = Segment.FreePages(segment);
        if (!free.Remove(page))
            return false;
        if (Segment.CommittedPages(segment).Remove(page))
        {
            Source.Decommit((byte*)segment + Geometry.StartOf(page), Geometry.PageSize);
            _decommittedBytes += Geometry.PageSize;
        }
        free.Add(page);
        return true;
    }
}
