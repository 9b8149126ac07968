using System.Diagnostics.CodeAnalysis;
using System.Runtime.CompilerServices;
using AllocInsight.Pooling.Leases;
using AllocInsight.Pooling.Memory;
using AllocInsight.Pooling.Slots;

namespace AllocInsight.Pooling;

/// <summary>
/// Slots with a mark in their first 8 bytes. The allocator's own link of a free slot lies where the mark is: freeing a slot ends its
/// mark, and what is written through a span after that never reaches the link.
/// </summary>
internal static unsafe class SpanSlots
{
    public const int MarkBytes = sizeof(ulong);

    /// <summary>Name of the kind in metrics.</summary>
    public const string KindName = "span";

    private static long _largeRents;
    private static SlotAllocator? _guarded;

    /// <summary>Where the slots come from; apart from <see cref="SlotAllocator.Shared"/>, so that its figures are those of the pool.</summary>
    public static SlotAllocator Allocator { get; } = new();

    /// <summary>That, and the one for what is rented while the pool is guarded, if there was a rent.</summary>
    public static IEnumerable<SlotAllocator> Allocators => Volatile.Read(ref _guarded) is { } guarded ? [Allocator, guarded] : [Allocator];

    // Never disposed, so that the JIT may take it for a constant.
    private static readonly long FastArena = Allocator.FastArena;

    /// <summary>Spans that were too large for a slot, so far.</summary>
    public static long LargeRents => Volatile.Read(ref _largeRents);

    /// <summary>A slot for so many bytes behind the mark, and its watcher if the rent is to be watched.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static byte* Allocate(nuint byteCount, out ulong mark, out LeakTracker? tracker)
    {
        if (ThreadHeaps.CurrentArena == FastArena && Attention.OnRent == 0)
        {
            void* slot = FastPath.TryRent(ThreadHeaps.Current, byteCount + MarkBytes, out mark);
            if (slot is not null)
            {
                tracker = null;
                return (byte*)slot;
            }
        }
        byte* other = AllocateSlowly(byteCount);
        mark = *(ulong*)other;
        tracker = Attention.OnRent != 0 ? LeaseWatch.TryWatch(null, KindName) : null;
        return other;
    }

    [MethodImpl(MethodImplOptions.NoInlining)]
    private static byte* AllocateSlowly(nuint byteCount)
    {
        var slot = (byte*)(Guard.IsOn ? Guarded() : Allocator).AllocateSlowly(byteCount + MarkBytes);
        ulong mark;
        if (SegmentMap.ContainsAny((nuint)slot))
        {
            Segment* segment = Segment.Of(slot);
            mark = ++Segment.PageAt(segment, PageLayout.PageIndex(segment, Segment.OffsetOf(slot)))->Mark;
        }
        else
        {
            mark = (1ul << 63) | (ulong)Interlocked.Increment(ref _largeRents);
        }
        *(ulong*)slot = mark;
        return slot;
    }

    /// <summary>Whether a mark is still good.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static bool IsLive(byte* slot, ulong mark)
    {
        if (SegmentMap.Contains(slot))
            return *(ulong*)slot == mark;
        return slot is null || IsLiveElsewhere(slot, mark);
    }

    /// <summary>Ends a lease.</summary>
    /// <remarks>
    /// Not inlined: it is called in what <c>using</c> makes a finally block, and the JIT saves the way there where such a block is
    /// as short as a call.
    /// </remarks>
    [MethodImpl(MethodImplOptions.NoInlining)]
    public static void Free(byte* slot, ulong mark, LeakTracker? tracker)
    {
        tracker?.Return(0);
        if (ThreadHeaps.CurrentArena == FastArena && SegmentMap.Contains(slot) && *(ulong*)slot == mark)
        {
            Page* page = FastPath.FindOwn(ThreadHeaps.Current, Segment.Of(slot), slot);
            if (page is not null)
            {
                if (FastPath.Push(page, slot))
                    Allocator.Arena.OnWatched(ThreadHeaps.Current, page);
                return;
            }
        }
        FreeSlowly(slot, mark);
    }

    [DoesNotReturn]
    public static void ThrowDisposed() => throw new ObjectDisposedException(nameof(PooledSpan<byte>), "The pooled memory has been given back: it may belong to someone else by now.");

    // Memory from the system is touched only while it is known to be there.
    [MethodImpl(MethodImplOptions.NoInlining)]
    private static bool IsLiveElsewhere(byte* slot, ulong mark) =>
        (SegmentMap.ContainsAny((nuint)slot) || Allocator.IsLargeBlock(slot) || Volatile.Read(ref _guarded)?.IsLargeBlock(slot) == true) && *(ulong*)slot == mark;

    private static bool IsGuarded(byte* slot) => Volatile.Read(ref _guarded) is { } guarded
        && (SegmentMap.ContainsAny((nuint)slot) ? Segment.Of(slot)->ArenaId == guarded.Arena.Id : guarded.IsLargeBlock(slot));

    private static SlotAllocator Guarded()
    {
        if (Allocator.Checks == PoolChecks.Guarded)
            return Allocator;
        return Volatile.Read(ref _guarded) ?? Interlocked.CompareExchange(ref _guarded, new SlotAllocator(new SlotAllocatorOptions { Checks = PoolChecks.Guarded }), null) ?? _guarded;
    }

    [MethodImpl(MethodImplOptions.NoInlining)]
    private static void FreeSlowly(byte* slot, ulong mark)
    {
        if (slot is null)
            return;
        if (!IsLiveElsewhere(slot, mark))
        {
            if (Guard.IsOn)
                Incidents.Report(new Incident(IncidentKind.DoubleReturn, KindName, Incidents.CallerStack()));
            return;
        }
        // A large block keeps no link: its mark is ended here.
        *(ulong*)slot = 0;
        (IsGuarded(slot) ? _guarded! : Allocator).FreeSlowly(slot);
    }
}
