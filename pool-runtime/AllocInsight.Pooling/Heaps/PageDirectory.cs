using System.Runtime.CompilerServices;
using AllocInsight.Pooling.Memory;

namespace AllocInsight.Pooling.Heaps;

/// <summary>All pages by their numbers, and which numbers are free.</summary>
/// <remarks>
/// One array in address space that is reserved at once and backed as it is used, so that a shift and an addition lead to a page, and pages never move.
/// Reading is safe beside everything but <see cref="Dispose"/>; the rest is safe for use from any number of threads.
/// </remarks>
internal sealed unsafe class PageDirectory : IDisposable
{
    // Page numbers, 1 to this exclusively: 256 GiB of slots at a time, for 512 MiB of address space. Fewer where that is not to be had.
    private const int MostNumbers = 1 << 22;
    private const int FewestNumbers = 1 << 12;

    private const int CommitBytes = 64 * 1024;

    // A number is given up when its generations are nearly used up. A page may use as many as its slots' states count.
    private const uint LastFirstGeneration = (1u << HandleBits.Generation) - SlotState.LastGeneration - 2;

    private readonly Lock _sync = new();
    private readonly Stack<uint> _free = [];
    private readonly StructPool<Frame> _frames = new();
    private readonly nuint _reserved;
    private readonly HeapPage* _pages;
    private uint _committed;

    // Numbers from here on are no page's. It only grows, before such a page has a value, until disposal makes it 0: nobody looks from then on.
    private uint _next;

    public PageDirectory()
    {
        nuint bytes = (nuint)MostNumbers * HeapPage.Size;
        while ((_pages = (HeapPage*)SystemPageSource.Instance.Reserve(bytes, CommitBytes)) is null)
        {
            bytes /= 2;
            if (bytes < (nuint)FewestNumbers * HeapPage.Size)
                throw new OutOfMemoryException("There is no address space for a heap's pages.");
        }
        _reserved = bytes;
        Commit();
        _next = 1;
    }

    /// <summary>Whether there ever was a page under the number in a handle.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public bool Knows(ulong handle) => HandleBits.PageOf(handle) < _next;

    /// <summary>What there is under the number in a handle that is known. It may be given back at any moment.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public HeapPage* PageOf(ulong handle) => _pages + HandleBits.PageOf(handle);

    /// <summary>What there is under a number; null where there never was a page.</summary>
    public HeapPage* Find(uint id) => id < _next ? _pages + id : null;

    /// <summary>A new page without indices, cleared but for its number and first generation.</summary>
    /// <exception cref="OutOfMemoryException">There is no memory, or no number.</exception>
    public HeapPage* NewPage()
    {
        lock (_sync)
        {
            if (!_free.TryPop(out uint id))
            {
                id = _next;
                if (id >= _committed)
                    Commit();
                Volatile.Write(ref _next, id + 1);
            }
            HeapPage* page = _pages + id;
            *page = new HeapPage { Id = id, FirstGeneration = page->FirstGeneration };
            return page;
        }
    }

    /// <summary>Forgets a page, which has no indices any more, and keeps its number, under later generations.</summary>
    public void Remove(HeapPage* page, uint generationsUsed)
    {
        lock (_sync)
        {
            page->FirstGeneration += generationsUsed;
            if (page->FirstGeneration <= LastFirstGeneration)
                _free.Push(page->Id);
        }
    }

    public Frame* NewFrame()
    {
        lock (_sync)
            return _frames.Take();
    }

    public void Remove(Frame* frame)
    {
        lock (_sync)
            _frames.Return(frame);
    }

    public void Dispose()
    {
        _next = 0;
        SystemPageSource.Instance.Release(_pages, _reserved);
        _frames.Dispose();
    }

    private void Commit()
    {
        nuint start = (nuint)_committed * HeapPage.Size;
        if (start >= _reserved)
            throw new OutOfMemoryException("The heap has no page number left.");
        if (!SystemPageSource.Instance.Commit((byte*)_pages + start, CommitBytes))
            throw new OutOfMemoryException("There is no memory for the heap's pages.");
        _committed += CommitBytes / HeapPage.Size;
    }
}
