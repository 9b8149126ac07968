using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using AllocInsight.Pooling.Memory;

namespace AllocInsight.Pooling.Slots;

/// <summary>
/// The head of a segment: 4 MiB of address space, aligned to its size, so that a slot's segment is found by masking its address.
/// Behind it lie, in the segment's first page, the metadata of all pages in one array, the lists of slots that other threads freed,
/// and the sets of pages; where, says the <see cref="SegmentGeometry"/>.
/// </summary>
/// <remarks>
/// Invariants: a page is in the set of free pages exactly when it is in state Unused and nobody has claimed it; a page outside
/// the set of committed pages is never touched; a page with slots freed by others is in the set of remote pages, or its owner is
/// about to look at it, or looks at it when its own free slots have run out.
/// A segment is released only when all its pages were claimed and no push is under way (<see cref="Pushes"/>).
/// </remarks>
[StructLayout(LayoutKind.Explicit, Size = HeaderSize)]
internal unsafe struct Segment
{
    /// <summary>Bytes of this structure: the array of page metadata follows it.</summary>
    public const int HeaderSize = 256;

    public const nuint OffsetMask = SegmentMap.SegmentSize - 1;

    // Read by every thread that frees here, written when the segment changes hands only.
    [FieldOffset(0)] public Heap* Owner;
    [FieldOffset(8)] public long ArenaId;
    [FieldOffset(16)] public SegmentGeometry Geometry;

    // The owner's lists: all its segments, and those that may have free pages.
    [FieldOffset(80)] public Segment* Next;
    [FieldOffset(88)] public Segment* Previous;
    [FieldOffset(96)] public Segment* NextAvailable;
    [FieldOffset(104)] public bool IsAvailable;

    // Guarded by the arena's lock.
    [FieldOffset(112)] public Segment* NextInArena;
    [FieldOffset(120)] public Segment* PreviousInArena;

    /// <summary>How many threads are between handing over a page's first remote slot and saying so in the set of remote pages.</summary>
    [FieldOffset(128)] public int Pushes;

    /// <summary>The segment that an address lies in, if it lies in one.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Segment* Of(void* address) => (Segment*)((nuint)address & ~OffsetMask);

    /// <summary>An address's offset from its segment's start.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static uint OffsetOf(void* address) => (uint)((nuint)address & OffsetMask);

    /// <summary>The metadata of a page.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Page* PageAt(Segment* segment, uint index) => (Page*)((byte*)segment + HeaderSize) + index;

    /// <summary>A page's number, from its metadata.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static uint IndexOf(Page* page) => (OffsetOf(page) - HeaderSize) >> Page.SizeShift;

    /// <summary>Where the list of slots of a page that other threads freed has its head (a <see cref="FreeList"/>).</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static ref ulong RemoteOf(Segment* segment, uint index) =>
        ref *(ulong*)((byte*)segment + segment->Geometry.RemoteOffset + ((nuint)index << segment->Geometry.RemoteShift));

    /// <summary>Pages that nobody uses.</summary>
    public static PageSet FreePages(Segment* segment) => new(segment, segment->Geometry.FreeSetOffset);

    /// <summary>Pages that have memory behind them.</summary>
    public static PageSet CommittedPages(Segment* segment) => new(segment, segment->Geometry.CommittedSetOffset);

    /// <summary>Pages to which another thread has freed a slot since the owner last looked.</summary>
    public static PageSet RemotePages(Segment* segment) => new(segment, segment->Geometry.RemoteSetOffset);

    public static bool IsValid(Segment* segment)
    {
        for (uint i = segment->Geometry.FirstPage; i < segment->Geometry.PageCount; i++)
        {
            if (!PageAt(segment, i)->IsValid() || (FreePages(segment).Contains(i) && PageAt(segment, i)->State != PageState.Unused))
                return false;
        }
        return true;
    }
}
