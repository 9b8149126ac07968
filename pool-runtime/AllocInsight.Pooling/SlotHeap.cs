using System.Diagnostics;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
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
    // Holds for each number of 8-byte words how many bytes behind a shard's start its pool lies.
    private readonly uint[] _poolOffsetArray;
    private readonly uint* _poolOffsets;
    private readonly HeapStore _store;
    private readonly PageDirectory _directory;
    private readonly SlotAllocator _outside;
    private readonly int _largest;
    private readonly bool _zeroFill;

    // Never matches a thread's current heap after disposal.
    private long _id;

    // The same where values are not cleared, so that the fast path asks one question.
    private long _unclearedId;

    /// <summary>An empty heap.</summary>
    /// <param name="options">How it is made; null for the defaults.</param>
    /// <exception cref="ArgumentException">An option is out of its range.</exception>
    public SlotHeap(SlotHeapOptions? options = null)
    {
        Options = options ?? new SlotHeapOptions();
        Options.Validate();
        int[] sizes = Options.SlotSizes();
        _largest = sizes[^1];
        _poolOffsetArray = GC.AllocateUninitializedArray<uint>((_largest / 8) + 1, pinned: true);
        _poolOffsets = (uint*)Unsafe.AsPointer(ref MemoryMarshal.GetArrayDataReference(_poolOffsetArray));
        for (int words = 0, pool = 0; words < _poolOffsetArray.Length; words++)
        {
            pool += sizes[pool] < words * 8 ? 1 : 0;
            _poolOffsets[words] = Shard.OffsetOf(pool);
        }
        _zeroFill = Options.ZeroFill;
        _store = new HeapStore(Options.PageSource, sizes, Options.InitialSlots, Options.GrowthFactor, 1 - (Options.Policy?.Most ?? 1));
        _directory = _store.Directory;
        _outside = new SlotAllocator(new SlotAllocatorOptions { PageSource = Options.PageSource, Checks = PoolChecks.None });
        _policy = new PolicyState([.. sizes.Select(size => HeapStore.FramesFor(Options.InitialSlots, size))]);
        _id = _store.Shards.HeapId;
        _unclearedId = _zeroFill ? -1 : _id;
    }

    /// <summary>How the heap was made.</summary>
    public SlotHeapOptions Options { get; }

    /// <summary>The largest value that lies in a slot, in bytes.</summary>
    public int LargestSlot => _largest;

    internal PageDirectory Directory => _directory;

    internal bool IsDisposed => _id < 0;

    /// <summary>Stores a value.</summary>
    /// <param name="byteCount">Its bytes, 0 to <see cref="int.MaxValue"/>.</param>
    /// <returns>Its handle.</returns>
    /// <exception cref="ArgumentOutOfRangeException"><paramref name="byteCount"/> is negative.</exception>
    /// <exception cref="OutOfMemoryException">There is no memory; the heap is as it was.</exception>
    /// <exception cref="ObjectDisposedException">The heap is disposed.</exception>
    public SlotHandle Allocate(int byteCount)
    {
        if (TryAllocate(byteCount, _unclearedId, isZeroed: false, out SlotHandle handle))
            return handle;
        return AllocateCleared(byteCount);
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
        PageDirectory directory = _directory;
        if (ShardThreads.CurrentHeap != _id || !directory.Knows(handle.Value))
            return FreeSlowly(handle);
        Shard* shard = ShardThreads.Current;
        HeapPage* page = directory.PageOf(handle.Value);
        if (!Shard.TryEnterOwn(shard))
            return FreeSlowly(handle);
        nuint index = HandleBits.IndexOf(handle.Value);
        if (page->Owner == shard && index < (uint)page->DirectIndices)
        {
            ushort* state = page->States + index;
            uint next = (handle.Generation - page->FirstGeneration + 1) << SlotState.KindBits;

            // Full or padded, of that generation; and it is not its last.
            if (*state - next + ((1 << SlotState.KindBits) - (uint)SlotKind.Full) <= SlotKind.Padded - SlotKind.Full && next <= ushort.MaxValue)
            {
                Volatile.Write(ref *state, (ushort)next);
                FreeSlots.Push(page, page->At(index), index, handle.Value);
                int live = page->Live - 1;
                page->Live = live;
                if (live == page->Watch)
                    return OnWatched(shard, page);
                Shard.LeaveOwn(shard);
                return true;
            }
        }
        Shard.LeaveOwn(shard);
        return FreeSlowly(handle);
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
        Span<byte> value = Read(handle);
        if (IsNone(value))
            value = FindSpan(handle, isInner: false);
        span = value;
        return !IsNone(value);
    }

    /// <summary>A value's bytes, good until the thread's next call to the heap.</summary>
    /// <param name="handle">That of a live value.</param>
    /// <exception cref="SlotMisuseException">The handle is stale.</exception>
    /// <exception cref="ObjectDisposedException">The heap is disposed.</exception>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public Span<byte> GetSpan(SlotHandle handle)
    {
        Span<byte> value = Read(handle);
        return IsNone(value) ? GetSpanSlowly(handle) : value;
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

    /// <summary>A reader for many values at once, on the calling thread, which holds up compaction until it is disposed.</summary>
    /// <exception cref="ObjectDisposedException">The heap is disposed.</exception>
    public SlotReader OpenReader() => new(this, CurrentShard());

    /// <summary>
    /// Says that the calling thread does not use its last span any more, so that its page can be moved. Only for a thread that then lets
    /// the heap alone for long.
    /// </summary>
    public void EndRead()
    {
        if (ShardThreads.CurrentHeap == _id)
            ShardThreads.Current->Reading = null;
    }

    /// <summary>Gives all memory back; nothing else does. No other thread may be using the heap. Later calls throw <see cref="ObjectDisposedException"/>.</summary>
    public void Dispose()
    {
        if (IsDisposed)
            return;
        _id = _unclearedId = -1;
        try
        {
            _outside.Dispose();
        }
        finally
        {
            _store.Dispose();
        }
    }

    /// <summary>Whether it is no value's: no value is at null, not even one without bytes.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    internal static bool IsNone(Span<byte> span) => Unsafe.IsNullRef(ref MemoryMarshal.GetReference(span));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private Span<byte> Read(SlotHandle handle)
    {
        PageDirectory directory = _directory;
        if (ShardThreads.CurrentHeap != _id || !directory.Knows(handle.Value))
            return default;
        HeapPage* page = directory.PageOf(handle.Value);

        // Announced first, then looked at: see PageMoves.
        Volatile.Write(ref *(nint*)&ShardThreads.Current->Reading, (nint)page);
        return HeapPage.Read(page, handle.Value);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private Shard* CurrentShard() => ShardThreads.CurrentHeap == _id ? ShardThreads.Current : SwitchShard();

    [MethodImpl(MethodImplOptions.NoInlining)]
    private Shard* SwitchShard()
    {
        ObjectDisposedException.ThrowIf(IsDisposed, this);
        return ShardThreads.Switch(_store.Shards);
    }

    [DebuggerHidden]
    private static void ThrowStale(SlotHandle handle) => throw new SlotMisuseException(
        SlotMisuse.StaleHandle,
        (nint)handle.Value,
        $"The handle ({handle}) is stale: its value was freed, or it is of another heap. Ask TryGetSpan or IsLive where that may happen.");
}
