using System.Diagnostics;
using System.Runtime.CompilerServices;
using AllocInsight.Pooling.Memory;

namespace AllocInsight.Pooling.Slots;

/// <summary>
/// The few instructions that serve nearly every call: pages of 64 KiB, a page of the thread's own that has what is needed. Whatever
/// is not as expected is left to the arena, also what is wrong: then nothing has been changed.
/// </summary>
internal static unsafe class FastPath
{
    /// <summary>What stands for an arena whose calls must not take this path; no thread's current arena is it.</summary>
    public const long NoArena = -1;

    // The requests that a heap's direct table covers, in bytes.
    private const nuint DirectLimit = (Heap.DirectEntries - 1) * 8;

    /// <summary>A slot of the calling thread's heap; null where it takes more than that.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void* TryAllocate<TChecks>(Heap* heap, nuint byteCount)
        where TChecks : struct, IChecks
    {
        if (byteCount > DirectLimit)
            return null;
        Page* page = Heap.Direct(heap, (byteCount + 7) >> 3);
        byte* slot = FreeList.First(page->Free);
        if (slot is not null)
        {
            page->Free = *(ulong*)slot;
            if (TChecks.AreOn)
                LiveBits<PageLayout>.Add(slot);
            Debug.Assert(page->IsValid(), "A page must be valid after a slot was taken.");
        }
        return slot;
    }

    /// <summary>Takes a slot back to the calling thread's heap.</summary>
    /// <param name="heap">The heap.</param>
    /// <param name="address">Any value.</param>
    /// <param name="watched">The page, if the caller must look closer at it (<see cref="Arena.OnWatched"/>); else null.</param>
    /// <returns>False where it is not that heap's slot.</returns>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static bool TryFree<TChecks>(Heap* heap, void* address, out Page* watched)
        where TChecks : struct, IChecks
    {
        watched = null;
        if (!SegmentMap.Contains(address))
            return false;
        Segment* segment = Segment.Of(address);
        if (segment->Owner != heap)
            return false;
        Page* page = Segment.PageAt(segment, PageLayout.PageIndex(segment, Segment.OffsetOf(address)));
        if (TChecks.AreOn && !LiveBits<PageLayout>.Remove((byte*)address))
            return false;
        ulong head = page->Free;
        *(ulong*)address = head;
        head = FreeList.Push(head, (byte*)address);
        page->Free = head;
        if (FreeList.Count(head) == page->Watch)
            watched = page;
        else
            Debug.Assert(page->IsValid(), "A page must be valid after a slot was freed.");
        return true;
    }
}
