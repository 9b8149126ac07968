using System.Runtime.InteropServices;

namespace AllocInsight.Pooling.Heaps;

/// <summary>Moves the values of sparse pages together. To be used under the lock of their shard.</summary>
internal sealed unsafe class Evacuation(HeapStore store, ShardPool* lists, int pool)
{
    // What is filled more is left where it is: moving seven pages to save one is not worth the copying.
    private const double MostOccupied = 0.8;

    // Frames are taken sparsest first, but not more exactly than by fifths: those of one fifth go by address, as neighbours are moved for less.
    private const int Fifths = 5;

    private readonly MoveTarget _target = new(store, lists, pool);
    private readonly SlotCopies _copies = new();
    private readonly List<Candidate> _all = [];
    private readonly List<nint> _chosen = [];
    private readonly List<nint> _pages = [];

    // Those before it had their turn. Collecting takes a walk over all frames, so that it is not done for every few that are moved.
    private int _next;

    // For a page that moves within its own frame.
    private byte[]? _buffer;

    private int _releasedEmpty;

    public long MovedSlots { get; private set; }

    public long MovedBytes { get; private set; }

    public int ReleasedUnits => _target.ReleasedUnits + _releasedEmpty;

    public int AddedUnits => _target.AddedUnits;

    /// <summary>Frames with a page that somebody reads.</summary>
    public HashSet<nint> Pinned { get; } = [];

    /// <summary>Moves the values of the sparsest frames.</summary>
    /// <param name="mostFrames">How many frames.</param>
    /// <param name="mostBytes">About how many bytes; <see cref="long.MaxValue"/> for all, and then in the order of addresses.</param>
    /// <returns>
    /// False when there is nothing left to gain: no frames promise any, or those that did brought none. How much room is lost at frames' ends shows only then, and
    /// they would promise it for ever.
    /// </returns>
    /// <exception cref="OutOfMemoryException">There is no memory to move them to; what was moved stays moved.</exception>
    public bool MoveSome(int mostFrames, long mostBytes)
    {
        if (!TryChoose(mostFrames, mostBytes))
        {
            Collect(mostBytes);
            if (!TryChoose(mostFrames, mostBytes) && lists->Target is not null)
            {
                // What is being filled may itself have become sparse.
                lists->Target = null;
                Collect(mostBytes);
                _ = TryChoose(mostFrames, mostBytes);
            }
        }
        if (_chosen.Count == 0)
            return false;
        _pages.Clear();
        foreach (nint frame in _chosen)
        {
            for (HeapPage* page = ((Frame*)frame)->Pages; page is not null; page = page->NextInFrame)
                _pages.Add((nint)page);
        }
        Span<nint> all = CollectionsMarshal.AsSpan(_pages);
        Span<nint> claimed = all[..PageMoves.Claim(store.Shards, all)];
        int moved = 0;
        int gainBefore = ReleasedUnits - AddedUnits;
        try
        {
            foreach (nint page in all[claimed.Length..])
                Pinned.Add((nint)((HeapPage*)page)->Frame);
            claimed.Sort(static (one, other) => ((nint)((HeapPage*)one)->Slots).CompareTo((nint)((HeapPage*)other)->Slots));
            long remaining = 0;
            foreach (nint page in claimed)
                remaining += SlotCopies.RunBytes((HeapPage*)page);
            while (moved < claimed.Length)
            {
                var page = (HeapPage*)claimed[moved];
                int run = SlotCopies.RunBytes(page);
                if (page->Live == 0)
                {
                    // Its number may be another page's from then on.
                    moved++;
                    _releasedEmpty += store.Release(lists, page);
                    continue;
                }
                Move(page, _target.Take(page, run, InRow(claimed[moved..]), remaining), run);
                moved++;
                remaining -= run;
            }
        }
        finally
        {
            // What could not be moved for lack of memory is where it was.
            foreach (nint page in claimed[moved..])
                PageMoves.LetGo((HeapPage*)page);
            _target.Flush();
        }
        return claimed.Length == 0 || ReleasedUnits - AddedUnits > gainBefore;
    }

    // Frames of pages that lie one behind the other, from the first on.
    private static int InRow(Span<nint> pages)
    {
        int count = 0;
        while (count < pages.Length && MoveTarget.IsAtHome((HeapPage*)pages[count])
            && ((HeapPage*)pages[count])->Frame->Start == ((HeapPage*)pages[0])->Frame->Start + ((nint)count * Frame.Unit))
            count++;
        return count;
    }

    private void Collect(long mostBytes)
    {
        _next = 0;
        _all.Clear();
        int steps = mostBytes == long.MaxValue ? 0 : Fifths;
        for (Frame* frame = lists->Frames; frame is not null; frame = frame->Next)
        {
            if (IsCandidate(frame, out long live))
                _all.Add(new Candidate((nint)frame, (nint)frame->Start, (int)(live * steps / frame->Bytes)));
        }
        _all.Sort(static (one, other) => one.Occupied != other.Occupied ? one.Occupied.CompareTo(other.Occupied) : one.Start.CompareTo(other.Start));
    }

    // Others may have been in the lock since it was collected, and the frame may be another pool's.
    private bool IsCandidate(Frame* frame, out long live)
    {
        live = 0;
        if (frame->Pool != lists || frame == lists->Target || Pinned.Contains((nint)frame))
            return false;
        live = frame->LiveBytes;
        return live <= MostOccupied * frame->Bytes;
    }

    // The next of those collected, so many that there is a gain; otherwise none.
    private bool TryChoose(int mostFrames, long mostBytes)
    {
        _chosen.Clear();
        long needed = 0, freed = 0;
        long room = lists->Target is null ? 0 : lists->Target->Bytes - lists->TargetUsed;
        bool isGain = false;
        for (; _next < _all.Count; _next++)
        {
            var frame = (Frame*)_all[_next].Frame;
            if (!IsCandidate(frame, out long live))
                continue;

            // Fewer than bring a gain would bring none at all.
            if (isGain && (_chosen.Count >= mostFrames || needed + live > mostBytes))
                break;
            _chosen.Add((nint)frame);
            freed += frame->Bytes;
            for (HeapPage* page = frame->Pages; page is not null; page = page->NextInFrame)
                needed += SlotCopies.RunBytes(page);
            isGain = Frame.RoundUp(Math.Max(needed - room, 0)) < freed;
        }
        if (!isGain)
            _chosen.Clear();
        return isGain;
    }

    private void Move(HeapPage* page, byte* start, int run)
    {
        Frame* old = page->Frame;
        bool isWithin = MoveTarget.IsAtHome(page) && start + run > old->Start && start < old->Start + old->Bytes;
        if (isWithin)
        {
            _buffer ??= GC.AllocateUninitializedArray<byte>(Frame.Unit, pinned: true);
            var buffer = (byte*)Marshal.UnsafeAddrOfPinnedArrayElement(_buffer, 0);
            lists->Freed += _copies.Write(page, buffer);
            Buffer.MemoryCopy(buffer, start, run, run);
        }
        else
        {
            lists->Freed += _copies.Write(page, start);
        }
        PageLists.Remove(lists, page);
        PageLists.RemoveFromFrame(page);
        lists->Slots -= page->Capacity - page->Live;
        SlotCopies.MoveTo(page, start);
        PageLists.SetWatch(lists, page);
        PageLists.AddToFrame(lists->Target, page);
        PageMoves.LetGo(page);
        page->AssertValid();
        _target.OnLeft(old);
        MovedSlots += page->Live;
        MovedBytes += (long)page->Live * page->SlotSize;
    }

    /// <param name="Frame">The frame.</param>
    /// <param name="Start">Its address.</param>
    /// <param name="Occupied">What comes first.</param>
    private readonly record struct Candidate(nint Frame, nint Start, int Occupied);
}
