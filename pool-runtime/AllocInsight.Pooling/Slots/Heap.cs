using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;

namespace AllocInsight.Pooling.Slots;

/// <summary>
/// What one thread has of an arena: a queue of pages for each size class, and the segments that the pages lie in. Behind the fields
/// lies the direct table, from a small request's granules to the first page of its class's queue, and behind that the queues.
/// </summary>
/// <remarks>
/// Used by one thread at a time without synchronisation, except for <see cref="Rescan"/> and <see cref="TrimRequest"/>.
/// Invariants: each entry of the direct table is the first page of its class's queue, or <see cref="NoPage"/>; every page in a queue
/// is in state Queued and lies in one of the heap's segments, whose owner is this heap. A heap stays readable as long as its
/// <see cref="HeapRecord"/> does.
/// </remarks>
[StructLayout(LayoutKind.Sequential)]
internal unsafe struct Heap
{
    /// <summary>Entries of the direct table: requests of up to 128 granules.</summary>
    public const int DirectEntries = 129;

    private const int DirectOffset = 64;
    private const int QueuesOffset = DirectOffset + (DirectEntries * 8) + 56;

    /// <summary>A page without free slots, so that an empty entry needs no check of its own.</summary>
    public static readonly Page* NoPage = (Page*)NativeMemory.AllocZeroed(Page.Size);

    /// <summary>The heap of a thread that has none in an arena: it owns nothing and has no slots.</summary>
    public static readonly Heap* None = CreateNone();

    /// <summary>All segments of the heap.</summary>
    public Segment* Segments;

    /// <summary>Those that may have free pages.</summary>
    public Segment* Available;

    /// <summary>Where the next look for slots freed by others begins.</summary>
    public Segment* ScanFrom;

    public int ClassCount;

    /// <summary>How many empty pages were left in queues, at most; some may be in use again.</summary>
    public int Retained;

    /// <summary>Not 0 when pages were put back by another thread that had borrowed them: the list of available segments may lack some.</summary>
    public int Rescan;

    /// <summary>Not 0 when the owner is asked to give back what it does not need.</summary>
    public int TrimRequest;

    /// <summary>Bytes of a heap with so many size classes.</summary>
    public static int SizeFor(int classCount) => QueuesOffset + (classCount * sizeof(PageQueue));

    /// <summary>The entry of the direct table for a number of granules below <see cref="DirectEntries"/>.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static ref Page* Direct(Heap* heap, nuint granules) => ref ((Page**)((byte*)heap + DirectOffset))[granules];

    /// <summary>The queue of a size class.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static ref PageQueue Queue(Heap* heap, int sizeClass) => ref ((PageQueue*)((byte*)heap + QueuesOffset))[sizeClass];

    private static Heap* CreateNone()
    {
        var heap = (Heap*)NativeMemory.AlignedAlloc((nuint)SizeFor(0), 64);
        Clear(heap, 0);
        return heap;
    }

    /// <summary>Makes the heap one without pages and segments.</summary>
    public static void Clear(Heap* heap, int classCount)
    {
        *heap = new Heap { ClassCount = classCount };
        for (int i = 0; i < DirectEntries; i++)
            Direct(heap, (nuint)i) = NoPage;
        for (int i = 0; i < classCount; i++)
            Queue(heap, i) = default;
    }

    public static void AddSegment(Heap* heap, Segment* segment)
    {
        segment->Owner = heap;
        segment->Previous = null;
        segment->Next = heap->Segments;
        if (heap->Segments is not null)
            heap->Segments->Previous = segment;
        heap->Segments = segment;
        segment->IsAvailable = false;
        MakeAvailable(heap, segment);
    }

    public static void RemoveSegment(Heap* heap, Segment* segment)
    {
        if (segment->Previous is null)
            heap->Segments = segment->Next;
        else
            segment->Previous->Next = segment->Next;
        if (segment->Next is not null)
            segment->Next->Previous = segment->Previous;
        if (heap->ScanFrom == segment)
            heap->ScanFrom = segment->Next;
        for (Segment** link = &heap->Available; *link is not null; link = &(*link)->NextAvailable)
        {
            if (*link == segment)
            {
                *link = segment->NextAvailable;
                break;
            }
        }
        segment->IsAvailable = false;
    }

    /// <summary>Puts a segment that has a free page in the list of those, unless it is there.</summary>
    public static void MakeAvailable(Heap* heap, Segment* segment)
    {
        if (segment->IsAvailable)
            return;
        segment->IsAvailable = true;
        segment->NextAvailable = heap->Available;
        heap->Available = segment;
    }

    public static bool IsValid(Heap* heap)
    {
        for (Segment* segment = heap->Segments; segment is not null; segment = segment->Next)
        {
            if (segment->Owner != heap || (segment->Next is not null && segment->Next->Previous != segment) || !Segment.IsValid(segment))
                return false;
        }
        for (int i = 0; i < heap->ClassCount; i++)
        {
            if (!Queue(heap, i).IsValid(heap, i))
                return false;
        }
        return true;
    }
}
