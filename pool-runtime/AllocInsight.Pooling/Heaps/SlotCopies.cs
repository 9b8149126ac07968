using System.Numerics;
using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;
using System.Runtime.Intrinsics.X86;

namespace AllocInsight.Pooling.Heaps;

/// <summary>Copies the slots of a page that have values to where they lie without gaps. To be used under the lock, on a page that is claimed.</summary>
/// <remarks>
/// A run is an index map, then states, then slots, in the order of the indices. What loops here is compiled for speed at once: a program that compacts
/// once a minute would not get there by counting calls.
/// </remarks>
internal sealed unsafe class SlotCopies
{
    // Slots ahead of the one that is copied, so that their cache misses overlap.
    private const int Ahead = 32;

    private readonly ushort[] _taken = new ushort[(1 << HandleBits.Index) + Vector256<ushort>.Count];

    /// <summary>Bytes of a page's run, a multiple of 8; 0 when it has no value.</summary>
    public static int RunBytes(HeapPage* page) =>
        page->Live == 0 ? 0 : HeapPage.MapBytes(page->Indices) + HeapPage.StateBytes(page->Live) + (page->Live * page->SlotSize);

    /// <summary>Writes a page's run.</summary>
    /// <param name="page">It stays as it is, but for what is kept of slots that are left out.</param>
    /// <param name="start">Where the run begins, in memory that has nothing of the page.</param>
    /// <returns>How many values were freed in slots that are left out.</returns>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public long Write(HeapPage* page, byte* start)
    {
        var map = (ulong*)start;
        var states = (ushort*)(start + HeapPage.MapBytes(page->Indices));
        byte* slots = (byte*)states + HeapPage.StateBytes(page->Live);
        int words = HeapPage.MapWords(page->Indices);
        new Span<ulong>(map, words).Clear();
        int count = FindTaken(page, out long freed);
        Span<ushort> taken = _taken.AsSpan(0, count);
        for (int to = 0; to < taken.Length; to++)
            states[to] = page->States[taken[to]];
        CopySlots(page, taken, slots);
        if (page->IndexMap is null)
        {
            foreach (ushort index in taken)
                map[index >> 6] |= 1ul << (index & 63);
        }
        else
        {
            MapAgain(page->IndexMap, words, taken, map);
        }
        CountBefore(map, words);
        return freed;
    }

    /// <summary>Points a page at its run.</summary>
    public static void MoveTo(HeapPage* page, byte* start)
    {
        int live = page->Live;
        page->IndexMap = (ulong*)start;
        page->States = (ushort*)(start + HeapPage.MapBytes(page->Indices));
        page->Slots = (byte*)page->States + HeapPage.StateBytes(live);
        page->Capacity = page->Fresh = live;
        page->Free = FreeSlots.None;
        page->Retired = 0;
    }

    // Positions ascend with indices, before and after.
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private int FindTaken(HeapPage* page, out long freed)
    {
        int count = 0;
        int position = 0;
        ushort* states = page->States;
        freed = page->Retired;
        Vector256<ushort> highest = default;
        ref ushort taken = ref _taken[0];
        for (; position <= page->Fresh - Vector256<ushort>.Count; position += Vector256<ushort>.Count)
        {
            Vector256<ushort> state = Vector256.Load(states + position);
            Vector256<ushort> isTaken = SlotState.AreTaken(state);
            Vector256<ushort> left = SlotState.GenerationsOf(Vector256.AndNot(state, isTaken));
            highest = Vector256.Max(highest, left);
            (Vector256<uint> lower, Vector256<uint> upper) = Vector256.Widen(left);
            freed += Vector256.Sum(lower + upper);
            for (uint bits = isTaken.ExtractMostSignificantBits(); bits != 0; bits &= bits - 1)
                Unsafe.Add(ref taken, count++) = (ushort)(position + BitOperations.TrailingZeroCount(bits));
        }
        uint most = page->LeftGeneration;
        for (int i = 0; i < Vector256<ushort>.Count; i++)
            most = uint.Max(most, highest[i]);
        for (; position < page->Fresh; position++)
        {
            ushort state = states[position];
            bool isTaken = SlotState.IsTaken(state);
            Unsafe.Add(ref taken, count) = (ushort)position;
            count += isTaken ? 1 : 0;
            uint generation = isTaken ? 0 : SlotState.GenerationOf(state);
            most = uint.Max(most, generation);
            freed += generation;
        }
        page->LeftGeneration = most;
        return count;
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static void CopySlots(HeapPage* page, Span<ushort> taken, byte* slots)
    {
        int size = page->SlotSize;
        byte* from = page->Slots;
        for (int to = 0; to < taken.Length; to++)
        {
            if (Sse.IsSupported && to + Ahead < taken.Length)
                Sse.Prefetch0(from + ((nint)taken[to + Ahead] * size));
            Copy(from + ((nint)taken[to] * size), slots + ((nint)to * size), size);
        }
    }

    // A multiple of 8 bytes.
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void Copy(byte* from, byte* to, int size)
    {
        int done = 0;
        for (; done <= size - Vector256<byte>.Count; done += Vector256<byte>.Count)
            Vector256.Store(Vector256.Load(from + done), to + done);
        for (; done < size; done += sizeof(ulong))
            *(ulong*)(to + done) = *(ulong*)(from + done);
    }

    private static void MapAgain(ulong* from, int words, Span<ushort> taken, ulong* map)
    {
        for (int word = 0, position = 0, next = 0; word < words; word++)
        {
            for (ulong bits = from[word]; bits != 0; bits &= bits - 1, position++)
            {
                if (next == taken.Length || taken[next] != position)
                    continue;
                map[word] |= bits & (~bits + 1);
                next++;
            }
        }
    }

    private static void CountBefore(ulong* map, int words)
    {
        var before = (ushort*)(map + words);
        int count = 0;
        for (int word = 0; word < words; word++)
        {
            before[word] = (ushort)count;
            count += BitOperations.PopCount(map[word]);
        }
    }
}
