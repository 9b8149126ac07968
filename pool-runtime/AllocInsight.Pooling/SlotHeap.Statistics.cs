using AllocInsight.Pooling.Heaps;

namespace AllocInsight.Pooling;

public sealed unsafe partial class SlotHeap
{
    /// <summary>Counts each size pool, the smallest slots first. Walks all slots; exact while no other thread uses the heap.</summary>
    /// <exception cref="ObjectDisposedException">The heap is disposed.</exception>
    public IReadOnlyList<SizePoolStatistics> StatHeap()
    {
        Shard* own = CurrentShard();
        nint[] shards = _store.Shards.All();
        var pools = new SizePoolStatistics[_store.SlotSizes.Length];
        for (int pool = 0; pool < pools.Length; pool++)
        {
            var count = new PoolCount();
            foreach (nint shard in shards)
            {
                bool isByBias = Shard.Enter((Shard*)shard, own);
                count.Add(Shard.PoolsOf((Shard*)shard) + pool);
                Shard.Leave((Shard*)shard, isByBias);
            }
            pools[pool] = new SizePoolStatistics
            {
                SlotSize = _store.SlotSizes[pool],
                HeapEdenPages = count.Units,
                HeapEdenSlots = count.Slots,
                TotalAllocatedPages = _store.TotalUnits(pool),
                ForceMajorGcCount = _policy.ForcedSweeps(pool),
                ForceIncrementalMarkingFinishCount = _policy.ForcedCompactions(pool),
                TotalAllocatedObjects = count.Allocated,
                TotalFreedObjects = count.Allocated - count.Live,
                LiveSlots = count.Live,
                FreeSlots = count.Slots - count.Live - count.Retired,
                RetiredSlots = count.Retired,
                Heaps = _store.FramesOf(pool).Heaps,
                EmbeddedBytes = count.Embedded,
                OutsideBytes = count.Outside,
                PaddingBytes = (count.Values * _store.SlotSizes[pool]) - count.Embedded,
            };
        }
        return pools;
    }

    /// <summary>Whether every structure is as it should be; for tests, while no other thread uses the heap.</summary>
    internal bool IsValid()
    {
        Shard* own = CurrentShard();
        bool isValid = true;
        foreach (nint shard in _store.Shards.All())
        {
            bool isByBias = Shard.Enter((Shard*)shard, own);
            for (int pool = 0; pool < _store.SlotSizes.Length; pool++)
                isValid &= IsValid((Shard*)shard, Shard.PoolsOf((Shard*)shard) + pool, pool);
            Shard.Leave((Shard*)shard, isByBias);
        }
        return isValid;
    }

    private bool IsValid(Shard* shard, ShardPool* lists, int pool)
    {
        bool isValid = true;
        long live = 0, slots = 0, available = 0, empty = 0;
        for (Frame* frame = lists->Frames; frame is not null; frame = frame->Next)
        {
            isValid &= frame->Pages is not null;
            for (HeapPage* page = frame->Pages; page is not null; page = page->NextInFrame)
            {
                isValid &= page->IsValid() && page->Owner == shard && page->Frame == frame && page->Pool == pool && _directory.Find(page->Id) == page;
                live += page->Live;
                slots += page->Capacity;
                available += page->IsAvailable ? 1 : 0;
                empty += page->Live == 0 ? 1 : 0;
            }
        }
        for (HeapPage* page = lists->Available; page is not null; page = page->Next)
        {
            available--;
            isValid &= page->IsAvailable && (page->Next is null ? page == lists->LastAvailable : page->Next->Previous == page);
        }
        return isValid && live == lists->Live && slots == lists->Slots && available == 0 && empty == lists->Empty;
    }

    /// <summary>Sums over the pages of a size pool.</summary>
    private struct PoolCount
    {
        public long Units;
        public long Slots;
        public long Live;
        public long Retired;
        public long Allocated;
        public long Values;
        public long Embedded;
        public long Outside;

        public void Add(ShardPool* lists)
        {
            Allocated += lists->Allocated;
            Live += lists->Live;
            Slots += lists->Slots;
            for (Frame* frame = lists->Frames; frame is not null; frame = frame->Next)
            {
                Units += frame->Bytes / Frame.Unit;
                for (HeapPage* page = frame->Pages; page is not null; page = page->NextInFrame)
                    Add(page);
            }
        }

        private void Add(HeapPage* page)
        {
            Retired += page->Retired;
            for (int position = 0; position < page->Fresh; position++)
            {
                byte* slot = SlotAt(page, position);
                switch (SlotState.KindOf(page->States[position]))
                {
                    case SlotKind.Full or SlotKind.InnerFull:
                        Values++;
                        Embedded += page->SlotSize;
                        break;
                    case SlotKind.Padded or SlotKind.InnerPadded:
                        Values++;
                        Embedded += Padding.LengthIn(slot, page->SlotSize);
                        break;
                    case SlotKind.Reference when !((SlotReference*)slot)->IsInner:
                        Outside += ((SlotReference*)slot)->Length;
                        break;
                    default:
                        break;
                }
            }
        }
    }
}
