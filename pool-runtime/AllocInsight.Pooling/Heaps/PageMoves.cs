namespace AllocInsight.Pooling.Heaps;

/// <summary>How pages are kept from readers while they are moved or given back, and readers from those who move pages.</summary>
/// <remarks>
/// A reader announces what it reads (<see cref="Shard.Reading"/>, <see cref="Shard.Readers"/>), then looks whether the page has indices; who moves marks the
/// page, which takes its indices away, and then looks whether it was announced. Whoever comes second sees the other, by a process-wide
/// barrier between the two steps of who moves; readers pay for none.
/// </remarks>
internal static unsafe class PageMoves
{
    /// <summary>A value of <see cref="HeapPage.Moving"/>: a thread reads the page, which is about to be let go.</summary>
    public const int IsRead = 2;

    /// <summary>Makes readers wait for pages. Under the lock of the shard that has them.</summary>
    /// <param name="registry">Where readers are.</param>
    /// <param name="pages">The pages; afterwards those that may be moved come first.</param>
    /// <returns>How many may be moved; the others are let go.</returns>
    public static int Claim(ShardRegistry registry, Span<nint> pages)
    {
        if (registry.HasReaders())
            return 0;
        foreach (nint page in pages)
        {
            Volatile.Write(ref ((HeapPage*)page)->Moving, 1);
            Volatile.Write(ref ((HeapPage*)page)->DirectIndices, 0);
        }
        Interlocked.MemoryBarrierProcessWide();
        bool isReadAnywhere = registry.MarkRead();
        int claimed = 0;
        for (int i = 0; i < pages.Length; i++)
        {
            var page = (HeapPage*)pages[i];
            if (isReadAnywhere || page->Moving == IsRead || Volatile.Read(ref page->Pins) != 0)
            {
                LetGo(page);
                continue;
            }
            (pages[claimed], pages[i]) = (pages[i], pages[claimed]);
            claimed++;
        }
        return claimed;
    }

    /// <summary>Lets readers at a page again, which is as it was or has been moved.</summary>
    public static void LetGo(HeapPage* page)
    {
        Volatile.Write(ref page->DirectIndices, page->IndexMap is null ? page->Indices : 0);
        Volatile.Write(ref page->Moving, 0);
    }

    /// <summary>Ends a claimed page: its number has no indices from then on.</summary>
    public static void End(HeapPage* page)
    {
        Volatile.Write(ref page->Indices, 0);
        Volatile.Write(ref *(nint*)&page->Owner, 0);
        Volatile.Write(ref page->Moving, 0);
    }
}
