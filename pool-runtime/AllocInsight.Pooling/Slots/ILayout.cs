using System.Runtime.CompilerServices;

namespace AllocInsight.Pooling.Slots;

/// <summary>
/// How pages are found and how free slots are linked: a policy, so that each layout's code is compiled without asking which it is.
/// </summary>
internal unsafe interface ILayout
{
    /// <summary>log2 of the granule in bytes that slots are multiples of.</summary>
    static abstract int GranuleShift { get; }

    /// <summary>
    /// Where the marks of live slots begin, where there are any (<see cref="LiveMarks{TLayout}"/>), in bytes from the segment's start:
    /// behind the metadata of as many pages as there can be. A constant, as marks are looked up at every call.
    /// </summary>
    static abstract uint MarksOffset { get; }

    /// <summary>The page that an offset from a segment's start lies in.</summary>
    static abstract uint PageIndex(Segment* segment, uint offset);

    /// <summary>Reads the list behind a free slot.</summary>
    static abstract ulong ReadLink(Page* page, byte* slot);

    /// <summary>Writes the list behind a free slot.</summary>
    static abstract void WriteLink(Page* page, byte* slot, ulong head);
}

/// <summary>Pages of 64 KiB, found by a shift; slots of at least 8 bytes hold a whole list head.</summary>
internal readonly unsafe struct PageLayout : ILayout
{
    public const int PageSize = 1 << PageShift;

    public const int PageShift = 16;

    public static int GranuleShift => 3;

    public static uint MarksOffset => 16 << 10;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static uint PageIndex(Segment* segment, uint offset) => offset >> PageShift;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static ulong ReadLink(Page* page, byte* slot) => *(ulong*)slot;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void WriteLink(Page* page, byte* slot, ulong head) => *(ulong*)slot = head;
}

/// <summary>
/// Blocks of any size up to 64 KiB, as the allocator of 2001 had them, with slots from 4 bytes. A link is 16 bits of offset in the
/// block, plus 1 so that 0 is the end of the list, and 16 bits of count.
/// </summary>
internal readonly unsafe struct BlockLayout : ILayout
{

    public static int GranuleShift => 2;

    // 16,384 blocks of 256 bytes have less than 80 bytes of metadata each.
    public static uint MarksOffset => 1280 << 10;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static uint PageIndex(Segment* segment, uint offset) =>
        offset < segment->Geometry.HeaderBytes ? uint.MaxValue : (offset - segment->Geometry.HeaderBytes) / segment->Geometry.PageSize;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static ulong ReadLink(Page* page, byte* slot)
    {
        uint link = *(uint*)slot;
        return link == 0 ? FreeList.Empty : FreeList.Head((byte*)Segment.Of(page) + page->Start + (link & 0xFFFF) - 1, link >> 16);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void WriteLink(Page* page, byte* slot, ulong head) =>
        *(uint*)slot = head == FreeList.Empty ? 0 : (Segment.OffsetOf(FreeList.First(head)) - page->Start + 1) | (FreeList.Count(head) << 16);
}
