using System.Numerics;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;

namespace AllocInsight.Pooling.Heaps;

/// <summary>Moves the values of sparse pages together. To be used under the lock of their shard.</summary>
internal sealed unsafe class Evacuation(HeapStore store, ShardPool* lists, int pool)
{
    // What is filled more is left where it is: moving seven pages to save one is not worth the copying.
    private const double MostOccupied = 0.8;

    // Bytes of the largest frame for moved slots. A page's slots are not divided among two, so that at its end up to a page is
    // lost: a sixteenth at most where it is large.
    private const int LargestFrame = 16 * Frame.Unit;

    private readonly ushort[] _taken = new ushort[(1 << HandleBits.Index) + 1];
    private readonly List<Candidate> _all = [];
    private readonly List<Candidate> _chosen = [];
    private readonly List<nint> _pages = [];

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
        List<nint> pages = _pages;
        pages.Clear();
        foreach (Candidate candidate in candidates)
        {
            for (HeapPage* page = ((Frame*)candidate.Frame)->Pages; page is not null; page = page->NextInFrame)
                pages.Add((nint)page);
        }
        Span<nint> all = CollectionsMarshal.AsSpan(pages);
        Span<nint> claimed = all[..PageMoves.Claim(store.Shards, all)];
        int moved = 0;
        try
        {
            foreach (nint page in all[claimed.Length..])
                Pinned.Add((nint)((HeapPage*)page)->Frame);
            long remaining = 0;
            foreach (nint page in claimed)
                remaining += RunBytes((HeapPage*)page);
            for (; moved < claimed.Length; moved++)
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
            foreach (nint page in claimed[moved..])
                PageMoves.LetGo((HeapPage*)page);
        }
        return true;
    }

    private static int RunBytes(HeapPage* page) =>
        page->Live == 0 ? 0 : HeapPage.MapBytes(page->Indices) + HeapPage.StateBytes(page->Live) + (page->Live * page->SlotSize);

    private List<Candidate> Choose(int mostFrames, long mostBytes)
    {
        List<Candidate> all = _all;
        all.Clear();
        for (Frame* frame = lists->Frames; frame is not null; frame = frame->Next)
        {
            long live = frame->LiveBytes;
            if (live <= MostOccupied * frame->Bytes && frame != lists->Target && !Pinned.Contains((nint)frame))
                all.Add(new Candidate((nint)frame, live, frame->Bytes));
        }
        all.Sort(static (one, other) => one.Occupied.CompareTo(other.Occupied));
        List<Candidate> chosen = _chosen;
        chosen.Clear();
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
            isGain = Frame.RoundUp(Math.Max(needed - room, 0)) < freed;
        }
        return isGain ? chosen : [];
    }

    private void Move(HeapPage* page, int run, long remaining)
    {
        if (lists->Target is null || lists->TargetUsed + run > lists->Target->Bytes)
        {
            long bytes = Math.Max(Math.Min(LargestFrame, Frame.RoundUp(remaining)), Frame.RoundUp(run));
            Frame* target = store.TryNewSharedFrame(pool, (int)bytes);
            if (target is null)
                throw new OutOfMemoryException("There is no memory to move slots to.");
            AddedUnits += target->Bytes / Frame.Unit;
            PageLists.Add(lists, target);
            lists->Target = target;
            lists->TargetUsed = 0;
        }
        byte* start = lists->Target->Start + lists->TargetUsed;
        var map = (ulong*)start;
        int words = HeapPage.MapWords(page->Indices);
        var states = (ushort*)(start + HeapPage.MapBytes(page->Indices));
        byte* slots = (byte*)states + HeapPage.StateBytes(page->Live);
        int live = page->Live;
        new Span<ulong>(map, words).Clear();
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
        page->Free = FreeSlots.None;
        page->Retired = 0;
        PageLists.SetWatch(lists, page);
        PageLists.AddToFrame(lists->Target, page);
        PageMoves.LetGo(page);
        page->AssertValid();
        ReleasedUnits += store.ReleaseFrame(lists, old, pool);
        lists->TargetUsed += run;
        MovedSlots += live;
        MovedBytes += (long)live * page->SlotSize;
    }

    // Positions ascend with indices, both before and after. What is to be copied is found first, without a branch for each slot, so that
    // the copies' cache misses overlap.
    private int Find(HeapPage* page)
    {
        int count = 0;
        uint left = page->LeftGeneration;
        long freed = page->Retired;
        ushort* states = page->States;
        for (int position = 0; position < page->Fresh; position++)
        {
            ushort state = states[position];
            bool isTaken = SlotState.IsTaken(state);
            _taken[count] = (ushort)position;
            count += isTaken ? 1 : 0;
            uint generation = isTaken ? 0 : SlotState.GenerationOf(state);
            left = uint.Max(left, generation);
            freed += generation;
        }
        lists->Freed += freed;
        page->LeftGeneration = left;
        return count;
    }

    private void Copy(HeapPage* page, ulong* map, ushort* states, byte* slots)
    {
        int count = Find(page);
        int size = page->SlotSize;
        for (int to = 0; to < count; to++)
        {
            int position = _taken[to];
            states[to] = page->States[position];
            Unsafe.CopyBlockUnaligned(slots + ((nint)to * size), page->Slots + ((nint)position * size), (uint)size);
        }
        if (page->IndexMap is null)
        {
            for (int to = 0; to < count; to++)
                map[_taken[to] >> 6] |= 1ul << (_taken[to] & 63);
            return;
        }
        int words = HeapPage.MapWords(page->Indices);
        for (int word = 0, position = 0, next = 0; word < words; word++)
        {
            for (ulong bits = page->IndexMap[word]; bits != 0; bits &= bits - 1, position++)
            {
                if (next == count || _taken[next] != position)
                    continue;
                map[word] |= bits & (~bits + 1);
                next++;
            }
        }
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
