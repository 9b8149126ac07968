using System.Numerics;
using System.Runtime.InteropServices;
using AllocInsight.Pooling.Memory;

namespace AllocInsight.Pooling.Slots;

/// <summary>How a segment is divided: the same for all segments of an arena. Offsets are in bytes from the segment's start.</summary>
[StructLayout(LayoutKind.Sequential)]
internal readonly struct SegmentGeometry
{
    private const int SystemPage = 4096;

    /// <param name="pageSize">Bytes in a page.</param>
    /// <param name="marksEnd">Where the marks of live slots end; 0 where slots are not marked.</param>
    public SegmentGeometry(int pageSize, uint marksEnd)
    {
        PageSize = (uint)pageSize;
        bool isPaged = pageSize == PageLayout.PageSize;
        // Pages of 64 KiB are numbered by their address, and the first ones are the header's. Blocks are numbered from the first
        // one behind the header.
        RemoteShift = isPaged ? 6 : 3;
        for (PageCount = SegmentMap.SegmentSize / PageSize; ; PageCount--)
        {
            RemoteOffset = (uint)Segment.HeaderSize + (PageCount * Page.Size);
            FreeSetOffset = RemoteOffset + (PageCount << RemoteShift);
            CommittedSetOffset = FreeSetOffset + (Words * 8);
            RemoteSetOffset = CommittedSetOffset + (Words * 8);
            HeaderBytes = RoundUp(Math.Max(marksEnd, RemoteSetOffset + (Words * 8)), SystemPage);
            FirstPage = isPaged ? RoundUp(HeaderBytes, PageSize) / PageSize : 0;
            if (isPaged || HeaderBytes + ((long)PageCount * PageSize) <= SegmentMap.SegmentSize)
                return;
        }
    }

    /// <summary>Bytes in a page: 64 KiB, or a block of some other size.</summary>
    public readonly uint PageSize;

    /// <summary>Pages are numbered from <see cref="FirstPage"/> to <see cref="PageCount"/> - 1.</summary>
    public readonly uint PageCount;
    public readonly uint FirstPage;

    /// <summary>Bytes before the first page that are in use.</summary>
    public readonly uint HeaderBytes;

    public readonly uint RemoteOffset;
    public readonly int RemoteShift;
    public readonly uint FreeSetOffset;
    public readonly uint CommittedSetOffset;
    public readonly uint RemoteSetOffset;

    /// <summary>What every page's start is a multiple of, a power of two.</summary>
    public nuint PageAlignment => FirstPage > 0 ? PageSize : (nuint)1 << BitOperations.TrailingZeroCount(SystemPage | PageSize);

    /// <summary>64-bit words of a set of pages.</summary>
    public uint Words => (PageCount + 63) / 64;

    /// <summary>Where a page's first slot is.</summary>
    public uint StartOf(uint page) => (FirstPage == 0 ? HeaderBytes : 0) + (page * PageSize);

    private static uint RoundUp(uint value, uint unit) => (value + unit - 1) / unit * unit;
}
