using System.Diagnostics;
using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics.X86;

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
            // The next call reads the next slot: where it comes from another thread or has been idle for long, it is not in the cache.
            if (Sse.IsSupported)
                Sse.Prefetch0(FreeList.First(page->Free));
            if (TChecks.AreOn)
                LiveMarks<PageLayout>.Add(slot);
            Debug.Assert(page->IsValid(), "A page must be valid after a slot was taken.");
        }
        return slot;
    }

    /// <summary>As <see cref="TryAllocate{TChecks}"/>, with a mark in the slot's first 8 bytes that lasts until it is freed.</summary>
    /// <param name="heap">The calling thread's heap.</param>
    /// <param name="byteCount">Bytes, the mark's 8 included.</param>
    /// <param name="mark">The mark, which no other slot has and no link of a free slot.</param>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void* TryRent(Heap* heap, nuint byteCount, out ulong mark)
    {
        Page* page = byteCount > DirectLimit ? Heap.NoPage : Heap.Direct(heap, (byteCount + 7) >> 3);
        byte* slot = FreeList.First(page->Free);
        mark = 0;
        if (slot is not null)
        {
            ulong rest = *(ulong*)slot;
            page->Free = rest;
            if (Sse.IsSupported)
                Sse.Prefetch0(FreeList.First(rest));
            mark = page->Mark + 1;
            page->Mark = mark;
            *(ulong*)slot = mark;
        }
        return slot;
    }

    /// <summary>The page of a slot that can be put back with <see cref="Push"/>.</summary>
    /// <param name="heap">The calling thread's heap.</param>
    /// <param name="segment">The segment that the address lies in.</param>
    /// <param name="address">The address.</param>
    /// <returns>Null where it is not a slot of that heap.</returns>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Page* FindOwn(Heap* heap, Segment* segment, void* address) => segment->Owner == heap ? PageOf(segment, address) : null;

    /// <summary>The page of a slot.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Page* PageOf(Segment* segment, void* address) =>
        Segment.PageAt(segment, PageLayout.PageIndex(segment, Segment.OffsetOf(address)));

    /// <summary>Puts a slot back.</summary>
    /// <returns>Whether the caller must look closer at the page (<see cref="Arena.OnWatched"/>).</returns>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static bool Push(Page* page, void* slot)
    {
        ulong head = page->Free;
        *(ulong*)slot = head;
        head = FreeList.Push(head, (byte*)slot);
        page->Free = head;
        return FreeList.Count(head) == page->Watch;
    }
}
