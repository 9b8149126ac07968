using System.Numerics;
using System.Runtime.CompilerServices;
using AllocInsight.Pooling.Heaps;
using AllocInsight.Pooling.Memory;
using AllocInsight.Pooling.Slots;

namespace AllocInsight.Pooling;

/// <summary>
/// Hands out unmanaged memory in slots of equal size, as malloc does and far from the garbage collector: what is here costs no
/// collection anything, and is freed by hand.
/// </summary>
/// <remarks>
/// <para>
/// The tiers, from the fastest to the slowest. Each thread has a heap of its own, with a queue of pages for each size class; a page
/// is 64 KiB of equal slots and has its own list of free ones, from which the thread takes and to which it returns without
/// synchronisation. A slot freed by any other thread goes on a second list of its page, by one atomic operation; the owner takes that list as
/// a whole when the first is empty. A class without a free slot gets another page from the thread's segments, which are 4 MiB of address
/// space each, or a new segment from the <see cref="IPageSource"/>: only the latter takes a lock. An empty page goes back to
/// its segment for any class to use, and its memory to the system when it has been unused for a while. The heap of a thread that has
/// ended is given to the next new thread, or absorbed by one that needs pages. Requests above the largest slot go to the system's malloc.
/// </para>
/// <para>
/// All members are safe for use from any number of threads, except that <see cref="Dispose"/> must not run beside any other. Any
/// thread may free any slot. Slots whose size is a multiple of 16 are aligned to 16 bytes, others of a multiple of 8 to 8.
/// </para>
/// </remarks>
public sealed unsafe class SlotAllocator : IDisposable
{
    private readonly Arena _arena;
    private readonly LargeBlocks _large = new();
    private readonly GuardedSlots? _guard;

    // The arena's id where the fast path serves it, so that one comparison answers three questions: whether the thread's current
    // heap is this allocator's, whether it has pages of 64 KiB without checks, and whether it is not disposed.
    private long _fastArena = FastPath.NoArena;

    // The same where each slot is checked; one of the two is the arena's id at most.
    private long _checkedArena = FastPath.NoArena;

    /// <summary>An allocator with memory of its own.</summary>
    /// <param name="options">How it is made; null for the defaults.</param>
    /// <exception cref="ArgumentException">An option, or the environment variable for checks, is out of its range.</exception>
    public SlotAllocator(SlotAllocatorOptions? options = null)
    {
        // Before anything else is used that has such fields: the runtime has 48 bytes in the first row.
        ThreadHeaps.Prepare();
        ShardThreads.Prepare();
        options ??= new SlotAllocatorOptions();
        options.Validate();
        Checks = options.EffectiveChecks;
        SizeClasses = options.SizeClasses;
        _arena = ArenaFactory.Create(SizeClasses.SlotSizes, options.EffectiveBlockSize, Checks == PoolChecks.Live, options.PageSource, new TrimPolicy(options.Retention, options.IsMemoryShort));
        if (Checks == PoolChecks.Guarded)
            _guard = new GuardedSlots(_arena, _large, options.Quarantine);
        else if (ArenaFactory.HasFastPath<NoChecks>(_arena))
            _fastArena = _arena.Id;
        else if (ArenaFactory.HasFastPath<LiveChecks>(_arena))
            _checkedArena = _arena.Id;
    }

    /// <summary>The allocator of the process: the default size classes, checked as the environment says. Never disposed.</summary>
    public static SlotAllocator Shared { get; } = new();

    /// <summary>How much is checked.</summary>
    public PoolChecks Checks { get; }

    /// <summary>The size classes that the allocator was made with.</summary>
    public SizeClassTable SizeClasses { get; }

    /// <summary>The largest slot in bytes: requests above it go to the system.</summary>
    public int LargestSlot => _arena.Classes.LargestSlot;

    /// <summary>The calling thread's heap, for a method that allocates much: it saves each call the look-up.</summary>
    /// <exception cref="ObjectDisposedException">The allocator is disposed.</exception>
    public ThreadHeap CurrentHeap
    {
        get
        {
            ObjectDisposedException.ThrowIf(_arena.IsDisposed, this);
            return new ThreadHeap(this, ThreadHeaps.Get(_arena));
        }
    }

    internal Arena Arena => _arena;

    /// <summary>The id of the arena where the fast path serves it; else one that no thread has.</summary>
    internal long FastArena => _fastArena;

    internal bool IsFast => _fastArena != FastPath.NoArena;

    /// <summary>Hands out memory, not cleared.</summary>
    /// <param name="byteCount">Bytes; 0 is served like 1.</param>
    /// <returns>The first byte, never null.</returns>
    /// <exception cref="OutOfMemoryException">There is none; the allocator is as it was.</exception>
    /// <exception cref="ObjectDisposedException">The allocator is disposed.</exception>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public void* Allocate(nuint byteCount)
    {
        if (ThreadHeaps.CurrentArena == _fastArena)
        {
            void* slot = FastPath.TryAllocate<NoChecks>(ThreadHeaps.Current, byteCount);
            if (slot is not null)
                return slot;
        }
        else if (ThreadHeaps.CurrentArena == _checkedArena)
        {
            return AllocateChecked(ThreadHeaps.Current, byteCount);
        }
        return AllocateSlowly(byteCount);
    }

    /// <summary>Hands out memory at a multiple of a power of two, not cleared.</summary>
    /// <param name="byteCount">Bytes; 0 is served like 1.</param>
    /// <param name="alignment">A power of two.</param>
    /// <returns>The first byte, never null. <see cref="Reallocate"/> does not keep the alignment.</returns>
    /// <exception cref="ArgumentException"><paramref name="alignment"/> is not a power of two.</exception>
    /// <exception cref="OutOfMemoryException">There is none; the allocator is as it was.</exception>
    /// <exception cref="ObjectDisposedException">The allocator is disposed.</exception>
    public void* Allocate(nuint byteCount, nuint alignment)
    {
        if (!BitOperations.IsPow2(alignment))
            throw new ArgumentException($"An alignment is a power of two, not {alignment}.", nameof(alignment));
        return Allocate(byteCount, alignment, isZeroed: false);
    }

    /// <summary>As <see cref="Allocate(nuint)"/>, with every byte 0.</summary>
    /// <inheritdoc cref="Allocate(nuint)"/>
    public void* AllocateZeroed(nuint byteCount)
    {
        if (byteCount > (nuint)LargestSlot || _guard is not null)
            return Allocate(byteCount, alignment: 1, isZeroed: true);
        void* slot = Allocate(byteCount);
        Unsafe.InitBlockUnaligned(slot, 0, (uint)byteCount);
        return slot;
    }

    /// <summary>Makes memory larger or smaller, in place if it can be, and keeps what both sizes have.</summary>
    /// <param name="address">What was handed out, or null for new memory. Not to be used afterwards, unless an exception was thrown.</param>
    /// <param name="byteCount">Bytes; 0 is served like 1.</param>
    /// <returns>The first byte, never null.</returns>
    /// <exception cref="OutOfMemoryException">There is none; the memory is as it was.</exception>
    /// <exception cref="SlotMisuseException">As in <see cref="Free"/>.</exception>
    /// <exception cref="ObjectDisposedException">The allocator is disposed.</exception>
    public void* Reallocate(void* address, nuint byteCount)
    {
        if (address is null)
            return Allocate(byteCount);
        nuint usable = UsableSize(address);
        if (_guard is null)
        {
            // A slot is kept while the request fills more than half of it.
            if (byteCount <= usable && (byteCount > usable / 2 || usable <= (nuint)_arena.Classes.SmallestSlot))
                return address;
            if (usable > (nuint)LargestSlot && byteCount > (nuint)LargestSlot && _large.TryReallocate(address, byteCount) is not null and var moved)
                return moved;
        }
        void* copy = Allocate(byteCount);
        nuint kept = nuint.Min(usable, byteCount);
        Buffer.MemoryCopy(address, copy, kept, kept);
        Free(address);
        return copy;
    }

    /// <summary>Takes memory back. Any thread may do so.</summary>
    /// <param name="address">What this allocator handed out; null does nothing.</param>
    /// <exception cref="SlotMisuseException">
    /// The address is nothing that was handed out. Told for certain where slots are checked; without checks an address inside a
    /// segment is taken for a slot.
    /// </exception>
    /// <exception cref="ObjectDisposedException">The allocator is disposed.</exception>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public void Free(void* address)
    {
        if (ThreadHeaps.CurrentArena == _fastArena)
        {
            if (SegmentMap.Contains(address))
            {
                Segment* segment = Segment.Of(address);
                Page* page = FastPath.FindOwn(ThreadHeaps.Current, segment, address);
                if (page is null)
                    FreeRemote(segment, address);
                else if (FastPath.Push(page, address))
                    _arena.OnWatched(ThreadHeaps.Current, page);
                return;
            }
        }
        else if (ThreadHeaps.CurrentArena == _checkedArena)
        {
            FreeChecked(ThreadHeaps.Current, address);
            return;
        }
        FreeSlowly(address);
    }

    /// <summary>Bytes that may be used at an address: the whole slot; the requested size where the tier guards what lies behind it.</summary>
    /// <param name="address">What this allocator handed out.</param>
    /// <exception cref="SlotMisuseException">As in <see cref="Free"/>.</exception>
    /// <exception cref="ObjectDisposedException">The allocator is disposed.</exception>
    public nuint UsableSize(void* address)
    {
        ObjectDisposedException.ThrowIf(_arena.IsDisposed, this);
        if (_guard is not null)
            return _guard.SizeOf(address);
        return SegmentMap.ContainsAny((nuint)address)
            ? _arena.SlotSizeAt((byte*)address)
            : _large.SizeOf(address) ?? throw Misuse.NeverHandedOut(address);
    }

    /// <summary>
    /// Gives back to the system what is not in use: empty pages of the calling thread, of ended threads, and all that were empty
    /// already. Other threads are asked to do so with theirs, at the latest when they need a page.
    /// </summary>
    /// <returns>Bytes given back.</returns>
    /// <exception cref="SlotMisuseException">The tier is guarded, and memory was written after it had been freed.</exception>
    /// <exception cref="ObjectDisposedException">The allocator is disposed.</exception>
    public nuint Trim()
    {
        _guard?.EmptyQuarantine();
        return _arena.Trim(ThreadHeaps.Find(_arena));
    }

    /// <summary>Checks all that the guarded tier watches: what lies behind live memory, and freed memory that is kept from use.</summary>
    /// <remarks>Does nothing in the other tiers.</remarks>
    /// <exception cref="SlotMisuseException">Something was overwritten; the first that was found.</exception>
    public void Verify() => _guard?.Verify();

    /// <summary>Counts what there is. Exact while no thread uses the allocator; walks all pages.</summary>
    public AllocatorStatistics GetStatistics() => AllocatorStatistics.From(_arena, _large);

    /// <summary>Gives all memory back, also what is still in use. Does nothing to <see cref="Shared"/>.</summary>
    /// <remarks>No other thread may be using the allocator. Later calls throw <see cref="ObjectDisposedException"/>.</remarks>
    public void Dispose()
    {
        if (_arena.IsDisposed || this == Shared)
            return;
        _fastArena = _checkedArena = FastPath.NoArena;
        _arena.Dispose();
        _large.Dispose();
    }

    /// <summary>Live blocks above the largest slot.</summary>
    internal long LiveLargeBlocks => _large.Totals().Count;

    /// <summary>Whether an address is a live block above the largest slot.</summary>
    internal bool IsLargeBlock(void* address) => _large.SizeOf(address) is not null;

    [MethodImpl(MethodImplOptions.NoInlining)]
    internal void* AllocateSlowly(nuint byteCount) => Allocate(byteCount, alignment: 1, isZeroed: false);

    [MethodImpl(MethodImplOptions.NoInlining)]
    private void* AllocateChecked(Heap* heap, nuint byteCount)
    {
        void* slot = FastPath.TryAllocate<LiveChecks>(heap, byteCount);
        return slot is not null ? slot : AllocateSlowly(byteCount);
    }

    [MethodImpl(MethodImplOptions.NoInlining)]
    private void FreeChecked(Heap* heap, void* address)
    {
        if (!SegmentMap.ContainsAny((nuint)address) || Segment.Of(address)->Owner != heap || !LiveMarks<PageLayout>.Contains((byte*)address))
        {
            FreeCheckedOther(heap, address);
            return;
        }
        LiveMarks<PageLayout>.Remove((byte*)address);
        Page* page = FastPath.PageOf(Segment.Of(address), address);
        if (FastPath.Push(page, address))
            _arena.OnWatched(heap, page);
    }

    // What is no live slot of the thread's own. A method of its own, as what is saved for its calls would delay the other.
    [MethodImpl(MethodImplOptions.NoInlining)]
    private void FreeCheckedOther(Heap* heap, void* address)
    {
        Segment* segment = Segment.Of(address);
        if (SegmentMap.ContainsAny((nuint)address) && segment->Owner != heap && segment->ArenaId == _checkedArena
            && LiveMarks<PageLayout>.TryRemoveRemotely((byte*)address))
        {
            PagedArena<PageLayout, LiveChecks>.FreeRemote(segment, (byte*)address);
        }
        else
        {
            FreeSlowly(address);
        }
    }

    // Not this thread's: once the allocator is disposed, the address may be another allocator's.
    [MethodImpl(MethodImplOptions.NoInlining)]
    internal void FreeRemote(Segment* segment, void* address)
    {
        ObjectDisposedException.ThrowIf(_arena.IsDisposed, this);
        PagedArena<PageLayout, NoChecks>.FreeRemote(segment, (byte*)address);
    }

    [MethodImpl(MethodImplOptions.NoInlining)]
    internal void FreeSlowly(void* address)
    {
        ObjectDisposedException.ThrowIf(_arena.IsDisposed, this);
        if (address is null)
            return;
        if (_guard is not null)
            _guard.Free(address);
        else if (SegmentMap.ContainsAny((nuint)address))
            _arena.Free(ThreadHeaps.Find(_arena), (byte*)address);
        else if (!_large.TryFree(address))
            throw Misuse.NeverHandedOut(address);
    }

    private void* Allocate(nuint byteCount, nuint alignment, bool isZeroed)
    {
        ObjectDisposedException.ThrowIf(_arena.IsDisposed, this);
        if (_guard is not null)
            return _guard.Allocate(byteCount, alignment, isZeroed);
        int sizeClass = alignment <= _arena.Geometry.PageAlignment ? _arena.Classes.ClassOf(byteCount, alignment) : -1;
        if (sizeClass < 0)
            return _large.Allocate(nuint.Max(byteCount, 1), alignment, isZeroed);
        return _arena.Allocate(ThreadHeaps.Get(_arena), sizeClass);
    }
}
