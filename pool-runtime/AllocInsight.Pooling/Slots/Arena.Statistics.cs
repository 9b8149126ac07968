using System.Numerics;
using AllocInsight.Pooling.Memory;

namespace AllocInsight.Pooling.Slots;

internal abstract unsafe partial class Arena
{
    /// <summary>Counts what there is. Exact while nobody uses the arena; else each figure is one of the moment it was looked at.</summary>
    public ArenaCounts Count()
    {
        lock (_sync)
        {
            var counts = new ArenaCounts(Classes.Count) { Heaps = _heaps.Count, DecommittedBytes = _decommittedBytes };
            for (Segment* segment = _segments; segment is not null; segment = segment->NextInArena)
                Count(segment, counts);
            for (int i = 0; i < _rents.Length; i++)
                counts.Rents[i] += Interlocked.Read(ref _rents[i]);
            return counts;
        }
    }

    /// <summary>Adds the marked slots of a page that leaves its size class.</summary>
    protected void AddRents(int sizeClass, long count) => Interlocked.Add(ref _rents[sizeClass], count);

    private long CommittedBytes(Segment* segment)
    {
        // Blocks are committed and given back all together.
        if (Geometry.FirstPage == 0)
            return SegmentMap.SegmentSize;
        long pages = 0;
        for (uint word = 0; word < Geometry.Words; word++)
            pages += BitOperations.PopCount(Segment.CommittedPages(segment).Word(word));
        return Geometry.HeaderBytes + (pages * Geometry.PageSize);
    }

    private void Count(Segment* segment, ArenaCounts counts)
    {
        counts.Segments++;
        counts.CommittedBytes += CommittedBytes(segment);
        for (uint i = Geometry.FirstPage; i < Geometry.PageCount; i++)
        {
            Page* page = Segment.PageAt(segment, i);
            if (page->State == PageState.Unused)
                continue;
            uint free = page->FreeCount + FreeList.Count(Volatile.Read(ref Segment.RemoteOf(segment, i)));
            counts.Pages[page->SizeClass]++;
            counts.Rents[page->SizeClass] += page->Rents;
            counts.LiveSlots[page->SizeClass] += page->Carved - Math.Min(free, page->Carved);
            counts.FreeSlots[page->SizeClass] += page->Capacity - page->Carved + free;
        }
    }
}
