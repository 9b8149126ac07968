using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;

namespace AllocInsight.Pooling.Heaps;

/// <summary>From page numbers to pages, in two steps; and which numbers are free.</summary>
/// <remarks>Reading is safe beside everything but <see cref="Dispose"/>; the rest is safe for use from any number of threads.</remarks>
internal sealed unsafe class PageDirectory : IDisposable
{
    private const int LeafBits = 15;
    private const int LeafCount = 1 << LeafBits;
    private const int RootCount = 1 << (HandleBits.Page - LeafBits);

    // A number is given up when its generations are nearly used up. A page may use as many as its slots' states count.
    private const uint LastFirstGeneration = (1u << HandleBits.Generation) - SlotState.LastGeneration - 2;

    private readonly Lock _sync = new();
    private readonly HeapPage*** _root = (HeapPage***)NativeMemory.AllocZeroed(RootCount, (nuint)sizeof(void*));
    private readonly Stack<(uint Id, uint FirstGeneration)> _free = [];
    private readonly StructPool<HeapPage> _pages = new();
    private readonly StructPool<Frame> _frames = new();
    private uint _next = 1;

    /// <summary>The page of a number, or null. It may be gone at any moment; see <see cref="HeapPage"/>.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public HeapPage* Find(uint id)
    {
        HeapPage** leaf = _root[id >> LeafBits];
        return leaf is null ? null : leaf[id & (LeafCount - 1)];
    }

    /// <summary>A new page, cleared but for its number and first generation, not yet to be found.</summary>
    /// <exception cref="OutOfMemoryException">There is no memory, or no number.</exception>
    public HeapPage* NewPage()
    {
        lock (_sync)
        {
            if (!_free.TryPop(out (uint Id, uint FirstGeneration) number))
            {
                number = (_next, 0);
                HeapPage*** leaf = _root + (_next >> LeafBits);
                if (_next >> HandleBits.Page != 0)
                    throw new OutOfMemoryException("The heap has no page number left.");
                if (*leaf is null)
                    *leaf = (HeapPage**)NativeMemory.AllocZeroed(LeafCount, (nuint)sizeof(void*));
                _next++;
            }
            HeapPage* page;
            try
            {
                page = _pages.Take();
            }
            catch (OutOfMemoryException)
            {
                _free.Push(number);
                throw;
            }
            page->Id = number.Id;
            page->FirstGeneration = number.FirstGeneration;
            return page;
        }
    }

    public void Publish(HeapPage* page) => Volatile.Write(ref *(nint*)(_root[page->Id >> LeafBits] + (page->Id & (LeafCount - 1))), (nint)page);

    /// <summary>Forgets a page and keeps its number, under later generations.</summary>
    public void Remove(HeapPage* page, uint generationsUsed)
    {
        lock (_sync)
        {
            _root[page->Id >> LeafBits][page->Id & (LeafCount - 1)] = null;
            uint generation = page->FirstGeneration + generationsUsed;
            if (generation <= LastFirstGeneration)
                _free.Push((page->Id, generation));
            Volatile.Write(ref page->Id, 0);
            _pages.Return(page);
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
        for (int i = 0; i <= _next >> LeafBits && i < RootCount; i++)
            NativeMemory.Free(_root[i]);
        NativeMemory.Free(_root);
        _pages.Dispose();
        _frames.Dispose();
    }
}
