using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;

namespace AllocInsight.Pooling.Slots;

/// <summary>What a page is to its heap.</summary>
internal enum PageState : byte
{
    /// <summary>Its segment's: it has no size class and no slots.</summary>
    Unused,

    /// <summary>In its class's queue: it has free slots, or room for more.</summary>
    Queued,

    /// <summary>Out of the queue: every slot was handed out when it was looked at last.</summary>
    Full,
}

/// <summary>
/// One page's metadata, which lies in its segment's header, apart from the page: a cache line that only the owning thread writes.
/// </summary>
/// <remarks>
/// Invariants, with r the length of the list of slots that other threads freed (kept in a line of its own):
/// Count(Free) + r + live slots == Carved &lt;= Capacity; a page in state Full has Watch 1;
/// Unused: Free, r, Carved and Watch are 0.
/// </remarks>
[StructLayout(LayoutKind.Sequential, Size = Size)]
internal unsafe struct Page
{
    public const int Size = 64;
    public const int SizeShift = 6;

    /// <summary>A value of <see cref="Watch"/> that no count reaches.</summary>
    public const uint NeverWatch = uint.MaxValue;

    /// <summary>Free slots that the owner may hand out (a <see cref="FreeList"/>).</summary>
    public ulong Free;

    /// <summary>The count of <see cref="Free"/> at which the owner's free must look closer: 1 when full, <see cref="Carved"/> when
    /// the page is to be released once it is empty.</summary>
    public uint Watch;

    /// <summary>Slots that have been made so far: they are linked a few KB at a time, so that untouched memory stays untouched.</summary>
    public uint Carved;

    /// <summary>Slots that the page has room for.</summary>
    public uint Capacity;

    /// <summary>Bytes from one slot to the next.</summary>
    public uint SlotSize;

    /// <summary>The first slot's offset in bytes from the segment's start.</summary>
    public uint Start;

    public ushort SizeClass;
    public PageState State;

    /// <summary>When the page became unused, in milliseconds of <see cref="Environment.TickCount"/>.</summary>
    public int UnusedSince;

    /// <summary>Neighbours in the class's queue.</summary>
    public Page* Next;
    public Page* Previous;

    /// <summary>
    /// The mark of the slot that was handed out last with one (<see cref="FastPath.TryRent"/>): bit 63, which no link of a free slot
    /// has; 19 bits that differ each time the page gets a size class; and the number of such slots since then.
    /// </summary>
    public ulong Mark;

    private const int MarkCountBits = 44;

    /// <summary>Slots that were handed out with a mark since the page has its size class.</summary>
    public readonly long Rents => (long)(Mark & ((1ul << MarkCountBits) - 1));

    /// <summary>The mark with which a page starts in a size class.</summary>
    public static ulong FirstMark(long pages) => (1ul << 63) | (((ulong)pages << MarkCountBits) & ~(1ul << 63));

    public readonly uint FreeCount
    {
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        get => FreeList.Count(Free);
    }

    /// <summary>Whether the fields agree, as far as one look at them tells.</summary>
    public readonly bool IsValid() => State switch
    {
        PageState.Unused => Free == FreeList.Empty && Carved == 0 && Watch == 0,
        PageState.Full => Watch == 1 && Free == FreeList.Empty && Carved == Capacity,
        _ => (Watch == NeverWatch || Watch == Carved) && FreeCount <= Carved && Carved <= Capacity && SlotSize > 0
            && (Free == FreeList.Empty) == (FreeCount == 0),
    };
}
