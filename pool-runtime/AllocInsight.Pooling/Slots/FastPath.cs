using System.Diagnostics;
using System.Runtime.CompilerServices;
using AllocInsight.Pooling.Memory;

namespace AllocInsight.Pooling.Slots;

/// <summary>The few instructions that serve nearly every call: pages of 64 KiB, no checks, a page that has what is needed.</summary>
internal static unsafe class FastPath
{
    /// <summary>The value that stands for an arena whose calls must not take the fast path; no thread's current arena is it.</summary>
    public const long NoArena = -1;

    // The requests that a heap's direct table covers, in bytes.
    private const nuint DirectLimit = (Heap.DirectEntries - 1) * 8;

    /// <summary>A slot of a heap in pages of 64 KiB without checks; null where it takes more than that.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void* TryAllocate(Heap* heap, nuint byteCount)
    {
        if (byteCount > DirectLimit)
            return null;
        Page* page = Heap.Direct(heap, (byteCount + 7) >> 3);
        ulong head = page->Free;
        if (head == FreeList.Empty)
            return null;
        byte* slot = (byte*)Segment.Of(page) + FreeList.Offset(head);
        page->Free = *(ulong*)slot;
        Debug.Assert(page->IsValid(), "A page must be valid after a slot was taken.");
        return slot;
    }

    /// <summary>Takes a slot back to a heap in pages of 64 KiB without checks.</summary>
    /// <returns>False where it is not that heap's slot.</returns>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static bool TryFree(Arena arena, Heap* heap, void* address)
    {
        if (!SegmentMap.Contains(address))
            return false;
        Segment* segment = Segment.Of(address);
        if (segment->Owner != heap)
            return false;
        uint offset = Segment.OffsetOf(address);
        Page* page = Segment.PageAt(segment, PageLayout.PageIndex(segment, offset));
        ulong head = page->Free;
        *(ulong*)address = head;
        head = FreeList.Push(head, offset);
        page->Free = head;
        if (FreeList.Count(head) == page->Watch)
            arena.OnWatched(heap, page);
        Debug.Assert(page->IsValid(), "A page must be valid after a slot was freed.");
        return true;
    }
}
