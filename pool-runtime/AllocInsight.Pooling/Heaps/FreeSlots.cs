using System.Runtime.CompilerServices;

namespace AllocInsight.Pooling.Heaps;

/// <summary>
/// A page's list of free slots. Its head is one value: the first slot's address in the upper 48 bits, its position in the lower 16; 0 is the empty
/// list. A free slot holds the head of the rest, and behind it the handle of its next value.
/// </summary>
/// <remarks>To be changed under the lock. So taking a slot reads one cache line of it, and neither divides nor multiplies.</remarks>
internal static unsafe class FreeSlots
{
    public const ulong None = 0;

    // Linked at a time: what is not yet used of a page stays untouched.
    private const int BytesAtATime = 4096;

    private const int PositionBits = 16;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static byte* SlotOf(ulong head) => (byte*)(head >> PositionBits);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static int PositionOf(ulong head) => (ushort)head;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static ulong Next(byte* slot) => *(ulong*)slot;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static ulong HandleIn(byte* slot) => ((ulong*)slot)[1];

    /// <summary>Puts a slot into the list.</summary>
    /// <param name="page">Its page.</param>
    /// <param name="slot">The slot, whose state is free already.</param>
    /// <param name="position">Its position.</param>
    /// <param name="freed">The handle of the value that was in it.</param>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void Push(HeapPage* page, byte* slot, nuint position, ulong freed)
    {
        *(ulong*)slot = page->Free;
        ((ulong*)slot)[1] = freed + HandleBits.NextGeneration;
        page->Free = ((ulong)slot << PositionBits) + position;
    }

    /// <summary>Puts some slots that were never used into a page's empty list; there are some.</summary>
    public static void Extend(HeapPage* page)
    {
        int count = Math.Min(page->Capacity - page->Fresh, Math.Max(1, BytesAtATime / page->SlotSize));
        ulong first = HandleBits.Of(page->Id, 0, page->FirstGeneration);
        for (int position = page->Fresh + count - 1; position >= page->Fresh; position--)
            Push(page, page->At(position), (nuint)position, first + (uint)position - HandleBits.NextGeneration);
        page->Fresh += count;
    }

    /// <summary>Ends a value's slot: it is free under its next generation, or retired.</summary>
    /// <param name="page">Its page.</param>
    /// <param name="position">Its position.</param>
    /// <param name="freed">The value's handle.</param>
    public static void Return(HeapPage* page, int position, ulong freed)
    {
        uint generation = SlotState.GenerationOf(page->States[position]) + 1;
        page->Live--;
        if (generation > SlotState.LastGeneration)
        {
            page->States[position] = SlotState.Of(SlotKind.Retired, SlotState.LastGeneration);
            page->Retired++;
            return;
        }
        Volatile.Write(ref page->States[position], SlotState.Of(SlotKind.Free, generation));
        Push(page, page->At(position), (nuint)position, freed);
    }

    /// <summary>A number above every generation that its handles had, counted from the page's first.</summary>
    /// <param name="page">A page without values.</param>
    /// <param name="freed">Values that were freed in the slots that it has.</param>
    public static uint GenerationsUsed(HeapPage* page, out long freed)
    {
        freed = page->Retired;
        uint highest = page->LeftGeneration;
        for (int position = 0; position < page->Fresh; position++)
        {
            uint generation = SlotState.GenerationOf(page->States[position]);
            highest = uint.Max(highest, generation);
            freed += generation;
        }
        return highest + 1;
    }
}
