namespace AllocInsight.Pooling.Heaps;

/// <summary>Where compaction moves the slots of a pool's pages to. To be used under the lock of their shard.</summary>
/// <remarks>
/// Pages come in the order of their addresses. What has just been emptied is filled next: it is behind the target, or it is the page's own frame, so that no memory is
/// touched for the first time and less goes back to the system. Of frames one behind the other each page moves down; what they leave at the
/// end goes back at once (<see cref="Flush"/>). Only pages that lie alone, far from others, get new memory.
/// </remarks>
internal sealed unsafe class MoveTarget(HeapStore store, ShardPool* lists, int pool)
{
    // Bytes of the largest frame for moved slots. A page's slots are not divided among two, so that at its end up to a page is
    // lost: a sixteenth at most where it is large.
    private const int LargestFrame = 16 * Frame.Unit;

    // Frames one behind the other from which on a page stays in its own: one alone has less room for what comes next.
    private const int FewestInPlace = 4;

    // Emptied units behind the target.
    private int _spare;

    // The frame whose unit became part of the target while its page was still in it.
    private Frame* _joined;

    public int ReleasedUnits { get; private set; }

    public int AddedUnits { get; private set; }

    /// <summary>Room for a page's slots, in memory that has nothing but what was moved already and, perhaps, this page.</summary>
    /// <param name="page">The page.</param>
    /// <param name="run">Bytes.</param>
    /// <param name="inRow">Frames that begin with the page's and lie one behind the other, all to be moved.</param>
    /// <param name="remaining">Bytes of this page and all that follow.</param>
    /// <exception cref="OutOfMemoryException">There is no memory.</exception>
    public byte* Take(HeapPage* page, int run, int inRow, long remaining)
    {
        if (lists->Target is null || (lists->TargetUsed + run > lists->Target->Bytes && !TryExtend(page, run)))
            Begin(page, run, inRow, remaining);
        byte* start = lists->Target->Start + lists->TargetUsed;
        lists->TargetUsed += run;
        return start;
    }

    /// <summary>After a page has left a frame.</summary>
    public void OnLeft(Frame* frame)
    {
        if (frame->Pages is not null)
            return;
        if (frame == _joined)
        {
            _joined = null;
        }
        else if (frame->IsShared || lists->Target->IsShared || frame->Start != End())
        {
            ReleasedUnits += store.ReleaseFrame(lists, frame, pool);
            return;
        }
        else
        {
            _spare += frame->Bytes / Frame.Unit;
        }
        PageLists.Remove(lists, frame);
        store.Directory.Remove(frame);
    }

    /// <summary>Gives back what was emptied and not filled.</summary>
    public void Flush()
    {
        if (_spare == 0)
            return;
        store.FramesOf(pool).Return(lists->Target->Start + lists->Target->Bytes, _spare);
        ReleasedUnits += _spare;
        _spare = 0;
    }

    /// <summary>Whether a page lies as it was made, in a frame of its own.</summary>
    public static bool IsAtHome(HeapPage* page) => page->IndexMap is null;

    private byte* End() => lists->Target->Start + lists->Target->Bytes + ((nint)_spare * Frame.Unit);

    private bool TryExtend(HeapPage* page, int run)
    {
        Frame* target = lists->Target;
        while (lists->TargetUsed + run > target->Bytes)
        {
            bool isNext = _spare == 0 && IsAtHome(page) && page->Frame->Start == End();
            if (target->IsShared || target->Bytes >= LargestFrame || (_spare == 0 && !isNext) || page->Frame == target)
                return false;
            if (isNext)
                _joined = page->Frame;
            else
                _spare--;
            target->Bytes += Frame.Unit;
        }
        return true;
    }

    private void Begin(HeapPage* page, int run, int inRow, long remaining)
    {
        Frame* target;
        if (_spare > 0 && run <= Frame.Unit)
        {
            target = store.Directory.NewFrame();
            target->Start = lists->Target->Start + lists->Target->Bytes;
            target->Bytes = Frame.Unit;
            _spare--;
            PageLists.Add(lists, target);
        }
        else
        {
            Flush();
            target = IsAtHome(page) && (inRow >= FewestInPlace || remaining <= Frame.Unit) ? page->Frame : NewFrame(run, remaining);
        }
        lists->Target = target;
        lists->TargetUsed = 0;
    }

    private Frame* NewFrame(int run, long remaining)
    {
        long bytes = Math.Max(Math.Min(LargestFrame, Frame.RoundUp(remaining)), Frame.RoundUp(run));
        Frame* target = store.TryNewSharedFrame(pool, (int)bytes);
        if (target is null)
            throw new OutOfMemoryException("There is no memory to move slots to.");
        AddedUnits += target->Bytes / Frame.Unit;
        PageLists.Add(lists, target);
        return target;
    }
}
