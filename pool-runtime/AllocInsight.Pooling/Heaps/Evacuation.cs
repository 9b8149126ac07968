using System.Numerics;
using System.Runtime.CompilerServices;

namespace AllocInsight.Pooling.Heaps;

/// <summary>Moves the values of sparse pages together. To be used under the lock of their shard.</summary>
internal sealed unsafe class Evacuation(HeapStore store, ShardPool* lists, int pool)
{
    // What is filled more is left where it is: moving seven pages to save one is not worth the copying.
    private const double MostOccupied = 0.8;

    // Bytes of the largest frame for moved slots. A page's slots are not divided among two, so that at its end up to a page is
    // lost: a sixteenth at most where it is large.
    private const int LargestFrame = 16 * Frame.Unit;

    public long MovedSlots { get; private set; }

    public long MovedBytes { get; private set; }

    public int ReleasedUnits { get; private set; }

    public int AddedUnits { get; private set; }

    /// <summary>Frames with a page that somebody reads.</summary>
    public HashSet<nint> Pinned { get; } = [];

    /// <summary>Moves the values of the sparsest frames.</summary>
    /// <param name="mostFrames">How many frames.</param>
    /// <param name="mostBytes">About how many bytes.</param>
    /// <returns>False when there is nothing left to gain.</returns>
    /// <exception cref="OutOfMemoryException">There is no memory to move them to; what was moved stays moved.</exception>
    public bool MoveSome(int mostFrames, long mostBytes)
    {
        List<Candidate> candidates = Choose(mostFrames, mostBytes);
        if (candidates.Count == 0 && lists->Target is not null)
        {
            // What is being filled may itself have become sparse.
            lists->Target = null;
            candidates = Choose(mostFrames, mostBytes);
        }
        if (candidates.Count == 0)
            return false;
        List<nint> pages = [];
        foreach (Candidate candidate in candidates)
        {
            for (HeapPage* page = ((Frame*)candidate.Frame)->Pages; page is not null; page = page->NextInFrame)
                pages.Add((nint)page);
        }
        int count = pages.Count;
        List<nint> claimed = store.Claim(pages);
        if (claimed.Count < count)
        {
            foreach (nint page in pages.Except(claimed))
                Pinned.Add((nint)((HeapPage*)page)->Frame);
        }
        int moved = 0;
        try
        {
            long remaining = claimed.Sum(page => (long)RunBytes((HeapPage*)page));
            for (; moved < claimed.Count; moved++)
            {
                var page = (HeapPage*)claimed[moved];
                int run = RunBytes(page);
                if (page->Live == 0)
                    ReleasedUnits += store.Release(lists, page);
                else
                    Move(page, run, remaining);
                remaining -= run;
            }
        }
        finally
        {
            // What could not be moved for lack of memory is where it was.
            foreach (nint page in claimed.Skip(moved))
                Volatile.Write(ref ((HeapPage*)page)->Moving, 0);
        }
        return true;
    }

    private static int RunBytes(HeapPage* page) =>
        page->Live == 0 ? 0 : HeapPage.MapBytes(page->Indices) + (((page->Live * sizeof(ushort)) + 7) & ~7) + (page->Live * page->SlotSize);

    private List<Candidate> Choose(int mostFrames, long mostBytes)
    {
        List<Candidate> all = [];
        for (Frame* frame = lists->Frames; frame is not null; frame = frame->Next)
        {
            long live = frame->LiveBytes;
            if (live <= MostOccupied * frame->Bytes && frame != lists->Target && !Pinned.Contains((nint)frame))
                all.Add(new Candidate((nint)frame, live, frame->Bytes));
        }
        all.Sort(static (one, other) => one.Occupied.CompareTo(other.Occupied));
        List<Candidate> chosen = [];
        long needed = 0, freed = 0;
        long room = lists->Target is null ? 0 : lists->Target->Bytes - lists->TargetUsed;
        bool isGain = false;
        foreach (Candidate candidate in all)
        {
            // Fewer than bring a gain would bring none at all.
            if (isGain && (chosen.Count >= mostFrames || needed + candidate.Live > mostBytes))
                break;
            chosen.Add(candidate);
            freed += candidate.Bytes;
            for (HeapPage* page = ((Frame*)candidate.Frame)->Pages; page is not null; page = page->NextInFrame)
                needed += RunBytes(page);
            isGain = (Math.Max(needed - room, 0) + Frame.Unit - 1) / Frame.Unit * Frame.Unit < freed;
        }
        return isGain ? chosen : [];
    }

    private void Move(HeapPage* page, int run, long remaining)
    {
        if (lists->Target is null || lists->TargetUsed + run > lists->Target->Bytes)
        {
            int bytes = (int)Math.Min(LargestFrame, (remaining + Frame.Unit - 1) / Frame.Unit * Frame.Unit);
            Frame* target = store.TryNewSharedFrame(pool, Math.Max(bytes, (run + Frame.Unit - 1) / Frame.Unit * Frame.Unit));
            if (target is null)
                throw new OutOfMemoryException("There is no memory to move slots to.");
            AddedUnits += target->Bytes / Frame.Unit;
            PageLists.Add(lists, target);
            lists->Target = target;
            lists->TargetUsed = 0;
        }
        byte* start = lists->Target->Start + lists->TargetUsed;
        var map = (ulong*)start;
        int words = (page->Indices + 63) >> 6;
        var states = (ushort*)(start + HeapPage.MapBytes(page->Indices));
        byte* slots = (byte*)states + (((page->Live * sizeof(ushort)) + 7) & ~7);
        int live = page->Live;
        Copy(page, map, states, slots);
        Count(map, words);

        Frame* old = page->Frame;
        PageLists.Remove(lists, page);
        PageLists.RemoveFromFrame(page);
        lists->Slots -= page->Capacity - live;
        page->IndexMap = map;
        page->States = states;
        page->Slots = slots;
        page->Capacity = page->Fresh = live;
        page->FreeHead = 0;
        page->Retired = 0;
        PageLists.AddToFrame(lists->Target, page);
        Volatile.Write(ref page->Moving, 0);
        page->AssertValid();
        ReleasedUnits += store.ReleaseFrame(lists, old, pool);
        lists->TargetUsed += run;
        MovedSlots += live;
        MovedBytes += (long)live * page->SlotSize;
    }

    // Positions ascend with indices, both before and after.
    private static void Copy(HeapPage* page, ulong* map, ushort* states, byte* slots)
    {
        int position = 0, to = 0;
        int size = page->SlotSize;
        uint left = page->LeftGeneration;
        int words = (page->Indices + 63) >> 6;
        for (int word = 0; word < words; word++)
        {
            ulong bits = page->IndexMap is null ? ulong.MaxValue : page->IndexMap[word];
            ulong kept = 0;
            for (; bits != 0 && position < page->Fresh; bits &= bits - 1, position++)
            {
                ushort state = page->States[position];
                if (!SlotState.IsTaken(state))
                {
                    left = uint.Max(left, SlotState.GenerationOf(state));
                    continue;
                }
                kept |= bits & (~bits + 1);
                states[to] = state;
                Unsafe.CopyBlockUnaligned(slots + ((nint)to * size), page->Slots + ((nint)position * size), (uint)size);
                to++;
            }
            map[word] = kept;
        }
        page->LeftGeneration = left;
    }

    private static void Count(ulong* map, int words)
    {
        var before = (ushort*)(map + words);
        int count = 0;
        for (int word = 0; word < words; word++)
        {
            before[word] = (ushort)count;
            count += BitOperations.PopCount(map[word]);
        }
    }

    private readonly record struct Candidate(nint Frame, long Live, int Bytes)
    {
        public double Occupied => (double)Live / Bytes;
    }
}
