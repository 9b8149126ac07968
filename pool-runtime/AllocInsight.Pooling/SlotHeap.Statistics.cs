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
                TotalAllocatedObjects = count.Freed + count.Live,
                TotalFreedObjects = count.Freed,
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
        long slots = 0, available = 0, spare = 0;
        for (Frame* frame = lists->Frames; frame is not null; frame = frame->Next)
        {
            isValid &= frame->Pages is not null;
            for (HeapPage* page = frame->Pages; page is not null; page = page->NextInFrame)
            {
                isValid &= page->IsValid() && page->Owner == shard && page->Frame == frame && page->PoolOffset == Shard.OffsetOf(pool) && _directory.Find(page->Id) == page
                    && page->Watch < Math.Max(page->Live, 1) && (page->IsAvailable || page->Watch == page->Live - 1);
                slots += page->Capacity;
                available += page->IsAvailable ? 1 : 0;
                spare += page->IsSpare ? 1 : 0;
            }
        }
        for (HeapPage* page = lists->Available; page is not null; page = page->Next)
        {
            available--;
            bool isFirst = page == lists->Available;
            isValid &= page->IsAvailable && (isFirst || page->HasFree) && page->IsSpare == (!isFirst && page->Live == 0);
            isValid &= page->Next is null ? page == lists->LastAvailable : page->Next->Previous == page;
        }
        return isValid && slots == lists->Slots && available == 0 && spare == lists->Empty;
    }

    /// <summary>Sums over the pages of a size pool.</summary>
    private struct PoolCount
    {
        public long Units;
        public long Slots;
        public long Live;
        public long Retired;
        public long Freed;
        public long Values;
        public long Embedded;
        public long Outside;

        public void Add(ShardPool* lists)
        {
            Freed += lists->Freed;
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
            Live += page->Live;
            Retired += page->Retired;
            Freed += page->Retired;
            for (int position = 0; position < page->Fresh; position++)
            {
                byte* slot = page->At(position);

                // A slot's generation says how many values were freed in it; that of a retired one had no room for the last.
                Freed += SlotState.GenerationOf(page->States[position]);
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
