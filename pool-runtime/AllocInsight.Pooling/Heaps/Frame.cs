namespace AllocInsight.Pooling.Heaps;

/// <summary>
/// Memory for pages: 64 KiB with one page, cut from a heap of such frames, or some more with what compaction left of many pages.
/// It goes back to the system when its last page does.
/// </summary>
internal unsafe struct Frame
{
    /// <summary>Bytes in the smallest, and the unit of all: Ruby's page.</summary>
    public const int Unit = 64 * 1024;

    public byte* Start;

    /// <summary>A multiple of <see cref="Unit"/>.</summary>
    public int Bytes;

    /// <summary>Whether it was made by compaction for many pages, and is no part of a heap.</summary>
    public bool IsShared;

    /// <summary>Pages, linked by <see cref="HeapPage.NextInFrame"/>.</summary>
    public HeapPage* Pages;

    /// <summary>The size pool and shard whose list it is in; null for none.</summary>
    public ShardPool* Pool;

    /// <summary>In that list.</summary>
    public Frame* Previous;

    public Frame* Next;

    /// <summary>The smallest multiple of <see cref="Unit"/> that holds so many bytes.</summary>
    public static long RoundUp(long bytes) => (bytes + Unit - 1) / Unit * Unit;

    /// <summary>Bytes of slots with values, and their states.</summary>
    public readonly long LiveBytes
    {
        get
        {
            long bytes = 0;
            for (HeapPage* page = Pages; page is not null; page = page->NextInFrame)
                bytes += (long)page->Live * page->Stride;
            return bytes;
        }
    }
}
