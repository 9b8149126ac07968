using System.Diagnostics;
using System.Runtime.CompilerServices;
using AllocInsight.Pooling.Heaps;
using AllocInsight.Pooling.Slots;

namespace AllocInsight.Pooling;

/// <summary>
/// Holds values of bytes outside the garbage collector's heap, under handles: so the heap can move them together and give memory back,
/// and knows a handle whose value is gone. For millions of small records: caches, interning tables, indexes.
/// </summary>
/// <remarks>
/// <para>
/// A value lies in a slot of the smallest size that holds it; one above the largest slot lies outside, and a slot of the smallest
/// size says where. A handle is a page's number, an index in the page, and a generation. Each slot has two bytes more, for its
/// generation and what it holds. Pages begin with 64 KiB of their own and slots where their indices say; <see cref="Compact()"/>
/// moves what is live of sparse pages together, and gives each a map from indices to places, so that no table with an entry for each value is needed.
/// </para>
/// <para>
/// All members but <see cref="Dispose"/> are safe for use from any number of threads. <see cref="Allocate(int)"/>, <see cref="Free"/>, <see cref="IsLive"/>
/// and getting a span are linearisable: of two threads that free one handle, one is told so. Each thread allocates from pages of its own, and
/// takes no lock for that until another thread frees or resizes there. What is not ordered is what callers do with a value's bytes: who uses a span while another
/// thread writes, frees or resizes that value must prevent that itself.
/// </para>
/// <para>
/// A span is good until the thread's next call to any member of the heap; until then the page that it lies in is not moved. For longer, or
/// for several values at once, take a <see cref="Pin"/>.
/// </para>
/// </remarks>
public sealed unsafe partial class SlotHeap : IDisposable
{
    // Holds the pool for each number of 8-byte words.
    private readonly ushort[] _poolOf;
    private readonly HeapStore _store;
    private readonly PageDirectory _directory;
    private readonly SlotAllocator _outside;
    private readonly int _largest;
    private readonly bool _zeroFill;

    // Never matches a thread's current heap after disposal.
    private long _id;

    /// <summary>An empty heap.</summary>
    /// <param name="options">How it is made; null for the defaults.</param>
    /// <exception cref="ArgumentException">An option is out of its range.</exception>
    public SlotHeap(SlotHeapOptions? options = null)
    {
        Options = options ?? new SlotHeapOptions();
        Options.Validate();
        int[] sizes = Options.SlotSizes();
        _largest = sizes[^1];
        _poolOf = new ushort[(_largest / 8) + 1];
        for (int words = 0, pool = 0; words < _poolOf.Length; words++)
            _poolOf[words] = (ushort)(sizes[pool] < words * 8 ? ++pool : pool);
        _zeroFill = Options.ZeroFill;
        _store = new HeapStore(Options.PageSource, sizes, Options.InitialSlots, Options.GrowthFactor);
        _directory = _store.Directory;
        _outside = new SlotAllocator(new SlotAllocatorOptions { PageSource = Options.PageSource, Checks = PoolChecks.None });
        _policy = new PolicyState([.. sizes.Select(size => HeapStore.FramesFor(Options.InitialSlots, size))]);
        _id = _store.Shards.HeapId;
    }

    /// <summary>How the heap was made.</summary>
    public SlotHeapOptions Options { get; }

    /// <summary>The largest value that lies in a slot, in bytes.</summary>
    public int LargestSlot => _largest;

    /// <summary>Stores a value.</summary>
    /// <param name="byteCount">Its bytes, 0 to <see cref="int.MaxValue"/>.</param>
    /// <returns>Its handle.</returns>
    /// <exception cref="ArgumentOutOfRangeException"><paramref name="byteCount"/> is negative.</exception>
    /// <exception cref="OutOfMemoryException">There is no memory; the heap is as it was.</exception>
    /// <exception cref="ObjectDisposedException">The heap is disposed.</exception>
    public SlotHandle Allocate(int byteCount)
    {
        if ((uint)byteCount > (uint)_largest)
            return AllocateOutside(byteCount);
        int pool = _poolOf[(byteCount + 7) >> 3];
        Shard* shard = CurrentShard();
        bool isByBias = Shard.EnterOwn(shard);
        ShardPool* lists = Shard.PoolsOf(shard) + pool;
        if (lists->Available is null)
        {
            Shard.Leave(shard, isByBias);
            isByBias = EnterWithPage(shard, pool);
        }
        HeapPage* page = lists->Available;
        SlotHandle handle = Take(lists, page, out int position);
        byte* slot = page->Slots + ((nint)position * page->SlotSize);
        if (_zeroFill)
            Unsafe.InitBlockUnaligned(slot, 0, (uint)byteCount);
        SetEmbedded(page, position, slot, byteCount, isInner: false);
        Shard.Leave(shard, isByBias);
        return handle;
    }

    /// <summary>Stores a copy of bytes.</summary>
    /// <param name="value">The bytes; not of this heap, unless pinned.</param>
    /// <inheritdoc cref="Allocate(int)"/>
    public SlotHandle Allocate(ReadOnlySpan<byte> value)
    {
        SlotHandle handle = Allocate(value.Length);
        value.CopyTo(GetSpan(handle));
        return handle;
    }

    /// <summary>Gives a value's slot back. Its handle is stale from then on.</summary>
    /// <param name="handle">Any.</param>
    /// <returns>False when the handle is stale already.</returns>
    /// <exception cref="ObjectDisposedException">The heap is disposed.</exception>
    public bool Free(SlotHandle handle)
    {
        Shard* shard = CurrentShard();
        HeapPage* page = _directory.Find(handle.Page);
        if (page is null || page->Owner != shard)
            return FreeForeign(handle);
        bool isByBias = Shard.EnterOwn(shard);
        if (page->Owner != shard || !TryLocate(page, handle, out int position) || !SlotState.IsLive(page->States[position]))
        {
            Shard.Leave(shard, isByBias);
            return FreeForeign(handle);
        }
        bool isReference = SlotState.KindOf(page->States[position]) == SlotKind.Reference;
        SlotReference reference = isReference ? *(SlotReference*)SlotAt(page, position) : default;
        Return(Shard.PoolsOf(shard) + page->Pool, page, position, handle.Index);
        Shard.Leave(shard, isByBias);
        if (isReference)
            Release(reference);
        if (--shard->UntilReview == 0)
            Review(shard);
        return true;
    }

    /// <summary>Whether a handle's value is still there.</summary>
    /// <param name="handle">Any.</param>
    /// <exception cref="ObjectDisposedException">The heap is disposed.</exception>
    public bool IsLive(SlotHandle handle) => TryGetSpan(handle, out _);

    /// <summary>A value's bytes, good until the thread's next call to the heap.</summary>
    /// <param name="handle">Any.</param>
    /// <param name="span">Exactly the bytes of the value; empty when the handle is stale.</param>
    /// <returns>False when the handle is stale.</returns>
    /// <exception cref="ObjectDisposedException">The heap is disposed.</exception>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public bool TryGetSpan(SlotHandle handle, out Span<byte> span)
    {
        if (ShardThreads.CurrentHeap == _id)
        {
            Shard* shard = ShardThreads.Current;
            HeapPage* page = _directory.Find(handle.Page);
            if (page is not null)
            {
                // Announced first, then looked at: see HeapStore.Claim.
                Volatile.Write(ref *(nint*)&shard->Reading, (nint)page);
                if (Volatile.Read(ref page->Moving) == 0 && page->Id == handle.Page)
                {
                    int position = page->PositionOf(handle.Index);
                    if (position >= 0)
                    {
                        uint state = Volatile.Read(ref page->States[position]);
                        uint kind = state - ((handle.Generation - page->FirstGeneration) << 3) - (uint)SlotKind.Full;
                        if (kind <= SlotKind.Padded - SlotKind.Full)
                        {
                            byte* slot = page->Slots + ((nint)position * page->SlotSize);
                            span = new Span<byte>(slot, kind == 0 ? page->SlotSize : Padding.LengthIn(slot, page->SlotSize));
                            return true;
                        }
                    }
                }
            }
        }
        return TryGetSpanSlowly(handle, isInner: false, out span);
    }

    /// <summary>A value's bytes, good until the thread's next call to the heap.</summary>
    /// <param name="handle">That of a live value.</param>
    /// <exception cref="SlotMisuseException">The handle is stale.</exception>
    /// <exception cref="ObjectDisposedException">The heap is disposed.</exception>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public Span<byte> GetSpan(SlotHandle handle)
    {
        if (!TryGetSpan(handle, out Span<byte> span))
            ThrowStale(handle);
        return span;
    }

    /// <summary>Keeps a value where it is until the pin is disposed.</summary>
    /// <param name="handle">That of a live value.</param>
    /// <exception cref="SlotMisuseException">The handle is stale.</exception>
    /// <exception cref="ObjectDisposedException">The heap is disposed.</exception>
    public SlotPin Pin(SlotHandle handle)
    {
        if (!TryPin(handle, isInner: false, out SlotPin pin))
            ThrowStale(handle);
        return pin;
    }

    /// <summary>
    /// Says that the calling thread does not use its last span any more, so that its page can be moved. Only for a thread that then lets
    /// the heap alone for long.
    /// </summary>
    public void EndRead()
    {
        if (ShardThreads.CurrentHeap == _id)
            ShardThreads.Current->Reading = null;
    }

    /// <summary>Gives all memory back. No other thread may be using the heap. Later calls throw <see cref="ObjectDisposedException"/>.</summary>
    public void Dispose()
    {
        if (_id < 0)
            return;
        _id = -1;
        _outside.Dispose();
        _store.Dispose();
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private Shard* CurrentShard() => ShardThreads.CurrentHeap == _id ? ShardThreads.Current : SwitchShard();

    [MethodImpl(MethodImplOptions.NoInlining)]
    private Shard* SwitchShard()
    {
        ObjectDisposedException.ThrowIf(_id < 0, this);
        return ShardThreads.Switch(_store.Shards);
    }

    [DebuggerHidden]
    private static void ThrowStale(SlotHandle handle) => throw new SlotMisuseException(
        SlotMisuse.StaleHandle,
        (nint)handle.Value,
        $"The handle ({handle}) is stale: its value was freed, or it is of another heap. Ask TryGetSpan or IsLive where that may happen.");

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static byte* SlotAt(HeapPage* page, int position) => page->Slots + ((nint)position * page->SlotSize);
}
