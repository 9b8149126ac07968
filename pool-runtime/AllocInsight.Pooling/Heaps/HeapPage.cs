using System.Diagnostics;
using System.Numerics;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;

namespace AllocInsight.Pooling.Heaps;

/// <summary>
/// Slots of one size under one page number: what a handle's page stands for. It begins with a frame of its own, each slot at the place
/// that its index says; compaction leaves only slots with values, in the order of their indices, in a frame shared with other pages.
/// </summary>
/// <remarks>
/// Invariants, under the shard's lock:
/// <c>Live + Retired + free slots in the list + (Capacity - Fresh) == Capacity</c>; a slot is in the list if and only if it is below <c>Fresh</c> and
/// its state is free; with an index map, <c>Capacity</c> is the number of its bits. The memory of these structures is given back only with the heap: who
/// found one in the directory may look at it, and must then see whether <see cref="Id"/> is still the one it sought. What reading a value needs comes first,
/// in one cache line.
/// </remarks>
[StructLayout(LayoutKind.Sequential)]
internal unsafe struct HeapPage
{
    /// <summary>The page's number; 0 while it is none.</summary>
    public uint Id;

    /// <summary>The first generation of its slots, to which states add theirs.</summary>
    public uint FirstGeneration;

    /// <summary>The slot at position 0.</summary>
    public byte* Slots;

    /// <summary>Two bytes for each position: <see cref="SlotState"/>.</summary>
    public ushort* States;

    /// <summary>Null where positions are indices; else a bit for each index that has a position, followed by 2 bytes for each 64: the bits before.</summary>
    public ulong* IndexMap;

    /// <summary>Bytes.</summary>
    public int SlotSize;

    /// <summary>Indices that a handle may have: 0 to this, exclusively.</summary>
    public int Indices;

    /// <summary>Not 0 while it is moved or given back: who reads waits.</summary>
    public int Moving;

    /// <summary>Slots with a value.</summary>
    public int Live;

    public Shard* Owner;

    /// <summary>The first free slot's position and 1; 0 for none.</summary>
    public int FreeHead;

    /// <summary>Positions that were ever used: those from here on are free and in no list.</summary>
    public int Fresh;

    /// <summary>Positions.</summary>
    public int Capacity;

    /// <summary>Spans that keep it where it is; changed atomically.</summary>
    public int Pins;

    /// <summary>Slots that had all generations.</summary>
    public int Retired;

    /// <summary>The highest generation among slots that compaction left out.</summary>
    public uint LeftGeneration;

    /// <summary>The size pool.</summary>
    public int Pool;

    /// <summary>Whether it is in its pool's list of pages with free slots.</summary>
    public bool IsAvailable;

    public Frame* Frame;

    /// <summary>The next in the same frame.</summary>
    public HeapPage* NextInFrame;

    /// <summary>In its pool's list of pages with free slots.</summary>
    public HeapPage* Previous;

    public HeapPage* Next;

    public readonly bool HasFree => FreeHead != 0 || Fresh < Capacity;

    /// <summary>Bytes of the slot and its state.</summary>
    public readonly int Stride => SlotSize + sizeof(ushort);

    /// <summary>Where the slot of an index is; -1 for nowhere.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public readonly int PositionOf(int index)
    {
        if ((uint)index >= (uint)Indices)
            return -1;
        return IndexMap is null ? index : PositionInMap(index);
    }

    /// <summary>64-bit words of a map for so many indices.</summary>
    public static int MapWords(int indices) => (indices + 63) >> 6;

    /// <summary>Bytes of states for so many slots, a multiple of 8.</summary>
    public static int StateBytes(int slots) => ((slots * sizeof(ushort)) + 7) & ~7;

    /// <summary>Bytes of a map for so many indices, a multiple of 8.</summary>
    public static int MapBytes(int indices)
    {
        int words = MapWords(indices);
        return (words * sizeof(ulong)) + (((words * sizeof(ushort)) + 7) & ~7);
    }

    /// <summary>Takes a free slot; there is one.</summary>
    /// <param name="index">For its handle.</param>
    /// <returns>Its position.</returns>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public int Take(out int index)
    {
        int position = FreeHead - 1;
        if (position < 0)
        {
            // Only a page without a map has slots that were never used.
            position = Fresh++;
            index = position;
        }
        else
        {
            uint link = *(uint*)(Slots + (nint)position * SlotSize);
            FreeHead = (int)(link & 0xffff);
            index = (int)(link >> 16);
        }
        Live++;
        return position;
    }

    /// <summary>Puts a slot back, under its next generation.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public void Return(int position, int index)
    {
        uint generation = SlotState.GenerationOf(States[position]) + 1;
        Live--;
        if (generation > SlotState.LastGeneration)
        {
            States[position] = SlotState.Of(SlotKind.Retired, SlotState.LastGeneration);
            Retired++;
            return;
        }
        Volatile.Write(ref States[position], SlotState.Of(SlotKind.Free, generation));
        *(uint*)(Slots + (nint)position * SlotSize) = (uint)FreeHead | ((uint)index << 16);
        FreeHead = position + 1;
    }

    /// <summary>A number above every generation that its handles had, counted from the page's first.</summary>
    public readonly uint GenerationsUsed()
    {
        uint highest = LeftGeneration;
        for (int position = 0; position < Fresh; position++)
            highest = uint.Max(highest, SlotState.GenerationOf(States[position]));
        return highest + 1;
    }

    public readonly bool IsValid()
    {
        int taken = 0, retired = 0;
        for (int position = 0; position < Fresh; position++)
        {
            SlotKind kind = SlotState.KindOf(States[position]);
            taken += SlotState.IsTaken(States[position]) ? 1 : 0;
            retired += kind == SlotKind.Retired ? 1 : 0;
        }
        int free = 0;
        for (int position = FreeHead - 1; position >= 0 && free <= Fresh; free++)
        {
            uint link = *(uint*)(Slots + (nint)position * SlotSize);
            if (position >= Fresh || SlotState.KindOf(States[position]) != SlotKind.Free || PositionOf((int)(link >> 16)) != position)
                return false;
            position = (int)(link & 0xffff) - 1;
        }
        return taken == Live && retired == Retired && free + taken + retired == Fresh && Fresh <= Capacity && Moving == 0 && IsAvailable == HasFree;
    }

    [Conditional("DEBUG")]
    public readonly void AssertValid() => Debug.Assert(IsValid());

    private readonly int PositionInMap(int index)
    {
        int word = index >> 6;
        ulong bit = 1ul << (index & 63);
        ulong bits = IndexMap[word];
        if ((bits & bit) == 0)
            return -1;
        var before = (ushort*)(IndexMap + MapWords(Indices));
        return before[word] + BitOperations.PopCount(bits & (bit - 1));
    }
}
