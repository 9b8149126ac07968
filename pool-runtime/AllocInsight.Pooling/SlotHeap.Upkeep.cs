using System.Runtime.CompilerServices;
using AllocInsight.Pooling.Heaps;

namespace AllocInsight.Pooling;

// What gives memory back: compaction, sweeping, trimming, and the policy that calls them.
public sealed unsafe partial class SlotHeap
{
    // Frames at a time: a thread that allocates from them waits for so long.
    private const int FewestFrames = 64;

    private readonly PolicyState _policy;

    /// <summary>
    /// Asked about each value when a size pool runs out, before it grows; those for which it says no are freed. Null for never, the default. The ratios are
    /// those of <see cref="SlotHeapOptions.Policy"/>, or else <see cref="CompactionPolicy.Ruby"/>. It runs inside the call that ran out, and is asked as <see cref="Sweep"/> asks.
    /// </summary>
    public Func<SlotHandle, bool>? AutomaticSweep { get; set; }

    /// <summary>
    /// Moves the values of sparse pages together until nothing is gained by it, and gives back what became empty. Other threads may go on; who reads in a page that is
    /// being moved waits for it, and what a thread reads or has pinned stays where it is.
    /// </summary>
    /// <exception cref="ObjectDisposedException">The heap is disposed.</exception>
    public CompactionResult Compact() => Compact(long.MaxValue);

    /// <summary>As <see cref="Compact()"/>, in steps: call it again until it says that it is complete.</summary>
    /// <param name="budget">About how many bytes of values to move, 1 or more; at least as many as make a gain. Each call looks at all pages once, whatever it moves.</param>
    /// <exception cref="ArgumentOutOfRangeException"><paramref name="budget"/> is not positive.</exception>
    /// <exception cref="ObjectDisposedException">The heap is disposed.</exception>
    public CompactionResult Compact(long budget)
    {
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(budget);
        Shard* own = CurrentShard();
        own->Reading = null;
        CompactionResult sum = new(0, 0, 0, 0, true);
        foreach (nint shard in _store.Shards.All())
        {
            for (int pool = 0; pool < _store.SlotSizes.Length; pool++)
            {
                CompactionResult part = Compact((Shard*)shard, own, pool, Math.Max(budget - sum.MovedBytes, 0));
                sum = new CompactionResult(
                    sum.MovedSlots + part.MovedSlots,
                    sum.MovedBytes + part.MovedBytes,
                    sum.FreedBytes + part.FreedBytes,
                    sum.PinnedPages + part.PinnedPages,
                    sum.IsComplete && part.IsComplete);
            }
        }
        return sum;
    }

    /// <summary>
    /// Walks all pages and frees every value that the caller's mark says is dead; then gives back pages that became empty.
    /// </summary>
    /// <param name="isLive">
    /// Says of a handle whether its value is still wanted, also of one that another thread has stored a moment ago. It may use the heap. What it throws ends the sweep.
    /// </param>
    /// <returns>Values freed.</returns>
    /// <exception cref="ObjectDisposedException">The heap is disposed.</exception>
    public long Sweep(Func<SlotHandle, bool> isLive)
    {
        ArgumentNullException.ThrowIfNull(isLive);
        _ = CurrentShard();
        long freed = 0;
        List<SlotHandle> handles = [];
        foreach (nint shard in _store.Shards.All())
        {
            foreach (uint id in PagesOf((Shard*)shard))
            {
                handles.Clear();
                AddHandles((Shard*)shard, id, handles);
                foreach (SlotHandle handle in handles)
                {
                    if (!isLive(handle) && Free(handle))
                        freed++;
                }
            }
        }
        Trim();
        return freed;
    }

    /// <summary>Gives back the empty pages that are kept for reuse.</summary>
    /// <returns>Bytes given back.</returns>
    /// <exception cref="ObjectDisposedException">The heap is disposed.</exception>
    public long Trim()
    {
        Shard* own = CurrentShard();
        own->Reading = null;
        long units = 0;
        foreach (nint shard in _store.Shards.All())
        {
            bool isByBias = Shard.Enter((Shard*)shard, own);
            try
            {
                for (int pool = 0; pool < _store.SlotSizes.Length; pool++)
                    units += _store.Trim(Shard.PoolsOf((Shard*)shard) + pool);
            }
            finally
            {
                Shard.Leave((Shard*)shard, isByBias);
            }
        }
        return (units * Frame.Unit) + (long)_outside.Trim();
    }

    private CompactionResult Compact(Shard* shard, Shard* own, int pool, long budget)
    {
        ShardPool* lists = Shard.PoolsOf(shard) + pool;
        var evacuation = new Evacuation(_store, lists, pool);
        bool isComplete = false;
        while (!isComplete && evacuation.MovedBytes < budget)
        {
            bool isByBias = Shard.Enter(shard, own);
            try
            {
                isComplete = !evacuation.MoveSome(FewestFrames, budget - evacuation.MovedBytes);
            }
            catch (OutOfMemoryException)
            {
                break;
            }
            finally
            {
                Shard.Leave(shard, isByBias);
            }
        }
        long freed = (long)(evacuation.ReleasedUnits - evacuation.AddedUnits) * Frame.Unit;
        return new CompactionResult(evacuation.MovedSlots, evacuation.MovedBytes, freed, evacuation.Pinned.Count, isComplete);
    }

    private List<uint> PagesOf(Shard* shard)
    {
        List<uint> ids = [];
        bool isByBias = Shard.Enter(shard, CurrentShard());
        for (int pool = 0; pool < _store.SlotSizes.Length; pool++)
        {
            for (Frame* frame = Shard.PoolsOf(shard)[pool].Frames; frame is not null; frame = frame->Next)
            {
                for (HeapPage* page = frame->Pages; page is not null; page = page->NextInFrame)
                    ids.Add(page->Id);
            }
        }
        Shard.Leave(shard, isByBias);
        return ids;
    }

    // The caller's mark ran before, and may have disposed the heap.
    private void AddHandles(Shard* shard, uint id, List<SlotHandle> handles)
    {
        bool isByBias = Shard.Enter(shard, CurrentShard());
        HeapPage* page = _directory.Find(id);
        if (page is not null && page->Owner == shard)
        {
            for (int index = 0; index < page->Indices; index++)
            {
                int position = page->PositionOf(index);
                if (position >= 0 && SlotState.IsLive(page->States[position]))
                    handles.Add(new SlotHandle(id, index, page->FirstGeneration + SlotState.GenerationOf(page->States[position])));
            }
        }
        Shard.Leave(shard, isByBias);
    }

    /// <summary>Sees to it that a pool which ran out has a free slot.</summary>
    /// <exception cref="OutOfMemoryException">There is no memory.</exception>
    [MethodImpl(MethodImplOptions.NoInlining)]
    private void OnRunOut(Shard* shard, int pool)
    {
        if (AutomaticSweep is { } isLive && _policy.TryBeginSweep(pool))
        {
            try
            {
                Sweep(isLive);
            }
            finally
            {
                // Of the thread's own slots: what is free in those of others is of no use to it, and would have it sweep again for each page.
                (long free, long slots) = Count([(nint)shard], pool);
                CompactionPolicy ratios = Options.Policy ?? CompactionPolicy.Ruby;
                _policy.EndSweep(pool, ratios.PagesToAdd(free, slots, HeapStore.SlotsInFrame(_store.SlotSizes[pool])));
            }
            if (Shard.PoolsOf(shard)[pool].Available is not null && _policy.PagesBeforeSweep(pool) == 0)
                return;
        }
        if (_store.TryAddPage(shard, pool))
            return;
        _policy.OnForcedCompaction(pool);
        Trim();
        Compact();
        if (!_store.TryAddPage(shard, pool))
            throw new OutOfMemoryException($"There is no memory for another page of {_store.SlotSizes[pool]}-byte slots.");
    }

    // By a thread that is in no lock.
    private void Review(Shard* own, int pool)
    {
        nint[] shards = _store.Shards.All();
        (long free, long slots) = Count(shards, pool);

        // A pool of a few pages has nothing to give back.
        if (Options.Policy is not { } policy || slots <= 4L * HeapStore.SlotsInFrame(_store.SlotSizes[pool]) || free <= policy.Most * slots)
            return;
        own->Reading = null;
        foreach (nint shard in shards)
            _ = Compact((Shard*)shard, own, pool, long.MaxValue);
    }

    // As other threads go on, about right.
    private (long Free, long Slots) Count(ReadOnlySpan<nint> shards, int pool)
    {
        Shard* own = CurrentShard();
        long live = 0, slots = 0;
        foreach (nint shard in shards)
        {
            bool isByBias = Shard.Enter((Shard*)shard, own);
            ShardPool* lists = Shard.PoolsOf((Shard*)shard) + pool;
            slots += lists->Slots;
            for (Frame* frame = lists->Frames; frame is not null; frame = frame->Next)
            {
                for (HeapPage* page = frame->Pages; page is not null; page = page->NextInFrame)
                    live += page->Live;
            }
            Shard.Leave((Shard*)shard, isByBias);
        }
        return (slots - live, slots);
    }
}
