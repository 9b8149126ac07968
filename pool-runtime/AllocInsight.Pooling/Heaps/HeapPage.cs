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
/// <c>Live + Retired + slots in the list Free + (Capacity - Fresh) == Capacity</c>; a slot is in the list if and only if it is below <c>Fresh</c> and
/// its state is free; with an index map, <c>Capacity</c> is the number of its bits. A page number has one and the same structure for as long as the heap is
/// there, so that who holds a stale handle may look: a number without a page has no indices. What reading a value needs lies in one cache line, which is
/// written only when the page is made, moved or given back; what changes with each value lies in the next.
/// </remarks>
[StructLayout(LayoutKind.Sequential, Size = Size)]
internal unsafe struct HeapPage
{
    public const int SizeShift = 7;
    public const int Size = 1 << SizeShift;

    /// <summary>
    /// <see cref="Indices"/>, where a slot's position is its index and nothing moves; else 0. The fast paths look only at this.
    /// </summary>
    public int DirectIndices;

    /// <summary>The first generation of its slots, to which states add theirs.</summary>
    public uint FirstGeneration;

    /// <summary>The slot at position 0.</summary>
    public byte* Slots;

    /// <summary>Two bytes for each position: <see cref="SlotState"/>.</summary>
    public ushort* States;

    /// <summary>Bytes.</summary>
    public int SlotSize;

    /// <summary>Where its size pool's lists are in a shard: <see cref="Shard.PoolAt"/>.</summary>
    public uint PoolOffset;

    /// <summary>Null while the number has no page. Changed by who is inside the owner's lock.</summary>
    public Shard* Owner;

    /// <summary>Null where positions are indices; else a bit for each index that has a position, followed by 2 bytes for each 64: the bits before.</summary>
    public ulong* IndexMap;

    /// <summary>Indices that a handle may have: 0 to this, exclusively.</summary>
    public int Indices;

    /// <summary>Not 0 while it is moved or given back (<see cref="PageMoves"/>): who reads waits.</summary>
    public int Moving;

    /// <summary>The page's number.</summary>
    public uint Id;

    /// <summary>Spans that keep it where it is; changed atomically.</summary>
    public int Pins;

    /// <summary>The free slots to be taken next (<see cref="FreeSlots"/>).</summary>
    public ulong Free;

    /// <summary>Slots with a value.</summary>
    public int Live;

    /// <summary>The number of live slots at which a free must look closer: see <see cref="PageLists"/>.</summary>
    public int Watch;

    /// <summary>Positions that were ever in the list of free slots: those from here on are free and not in it.</summary>
    public int Fresh;

    /// <summary>Positions.</summary>
    public int Capacity;

    /// <summary>The highest generation among slots that compaction left out.</summary>
    public uint LeftGeneration;

    /// <summary>Slots that had all generations.</summary>
    public ushort Retired;

    /// <summary>Whether it is in its pool's list of pages with free slots.</summary>
    public bool IsAvailable;

    /// <summary>Whether it is counted as one that is kept for reuse without a value.</summary>
    public bool IsSpare;

    public Frame* Frame;

    /// <summary>The next in the same frame.</summary>
    public HeapPage* NextInFrame;

    /// <summary>In its pool's list of pages with free slots.</summary>
    public HeapPage* Previous;

    public HeapPage* Next;

    public readonly bool HasFree => Free != FreeSlots.None || Fresh < Capacity;

    /// <summary>Bytes of the slot and its state.</summary>
    public readonly int Stride => SlotSize + sizeof(ushort);

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

    /// <summary>The slot at a position.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public readonly byte* At(nuint position) => Slots + (position * (uint)SlotSize);

    /// <inheritdoc cref="At(nuint)"/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public readonly byte* At(int position) => At((nuint)position);

    /// <summary>Where the slot of an index is; -1 for nowhere.</summary>
    public readonly int PositionOf(int index)
    {
        // Read first: the rest is as it must be when there are indices.
        if ((uint)index >= (uint)Volatile.Read(in Indices))
            return -1;
        return IndexMap is null ? index : PositionInMap(index);
    }

    /// <summary>
    /// The span of a handle's value, if that lies in a slot under the caller's handle and nothing moves it; else none, that of null. The page is announced.
    /// </summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Span<byte> Read(HeapPage* page, ulong handle)
    {
        nuint index = HandleBits.IndexOf(handle);
        if (index < (uint)Volatile.Read(ref page->DirectIndices))
        {
            uint kind = Volatile.Read(ref page->States[index]) - ((HandleBits.GenerationOf(handle) - page->FirstGeneration) << SlotState.KindBits) - (uint)SlotKind.Full;
            if (kind <= SlotKind.Padded - SlotKind.Full)
            {
                byte* slot = page->At(index);
                return MemoryMarshal.CreateSpan(ref *slot, kind == 0 ? page->SlotSize : Padding.LengthIn(slot, page->SlotSize));
            }
            return default;
        }
        return ReadMapped(page, handle);
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
        for (ulong head = Free; head != FreeSlots.None && free <= Fresh; free++)
        {
            int position = FreeSlots.PositionOf(head);
            byte* slot = FreeSlots.SlotOf(head);
            ulong handle = FreeSlots.HandleIn(slot);
            bool isRight = position < Fresh && slot == At(position) && States[position] == SlotState.Of(SlotKind.Free, HandleBits.GenerationOf(handle) - FirstGeneration)
                && HandleBits.PageOf(handle) == Id && PositionOf((int)HandleBits.IndexOf(handle)) == position;
            if (!isRight)
                return false;
            head = FreeSlots.Next(slot);
        }
        return taken == Live && retired == Retired && free + taken + retired == Fresh && Fresh <= Capacity && Moving == 0 && (IsAvailable || !HasFree)
            && DirectIndices == (IndexMap is null ? Indices : 0);
    }

    [Conditional("DEBUG")]
    public readonly void AssertValid() => Debug.Assert(IsValid());

    // As Read, in a page that compaction moved.
    [MethodImpl(MethodImplOptions.NoInlining)]
    private static Span<byte> ReadMapped(HeapPage* page, ulong handle)
    {
        if (Volatile.Read(ref page->Moving) != 0)
            return default;
        int position = page->PositionOf((int)HandleBits.IndexOf(handle));
        if (position < 0)
            return default;
        uint kind = Volatile.Read(ref page->States[position]) - ((HandleBits.GenerationOf(handle) - page->FirstGeneration) << SlotState.KindBits) - (uint)SlotKind.Full;
        if (kind > SlotKind.Padded - SlotKind.Full)
            return default;
        byte* slot = page->At(position);
        return new Span<byte>(slot, kind == 0 ? page->SlotSize : Padding.LengthIn(slot, page->SlotSize));
    }

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
