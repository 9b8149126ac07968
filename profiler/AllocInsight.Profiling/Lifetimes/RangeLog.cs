using System.Runtime.InteropServices;
using AllocInsight.Profiling.Events;

namespace AllocInsight.Profiling.Lifetimes;

/// <summary>The survivors' ranges that have arrived and may still be needed.</summary>
internal sealed class RangeLog
{
    private readonly record struct Batch(long Timestamp, int First, int Count);

    private List<Batch> _batches = [];
    private List<Batch> _spareBatches = [];
    private List<ObjectRange> _ranges = [];
    private List<ObjectRange> _spareRanges = [];

    /// <summary>Number of ranges held.</summary>
    public int Count => _ranges.Count;

    public void Add(long timestamp, ObjectRange range)
    {
        _ranges.Add(range);
        Span<Batch> batches = CollectionsMarshal.AsSpan(_batches);
        if (batches is [.., var last] && last.Timestamp == timestamp)
            batches[^1] = last with { Count = last.Count + 1 };
        else
            _batches.Add(new Batch(timestamp, _ranges.Count - 1, 1));
    }

    /// <summary>Appends every range whose timestamp is wanted.</summary>
    public void CopyTo(RangeIndex index, Func<long, bool> isWanted)
    {
        ReadOnlySpan<ObjectRange> ranges = CollectionsMarshal.AsSpan(_ranges);
        foreach (Batch batch in _batches)
        {
            if (isWanted(batch.Timestamp))
                index.Add(ranges.Slice(batch.First, batch.Count));
        }
    }

    /// <summary>Forgets every range whose timestamp is not to be kept.</summary>
    public void Keep(Func<long, bool> isKept)
    {
        foreach (Batch batch in _batches)
        {
            if (!isKept(batch.Timestamp))
                continue;
            _spareBatches.Add(batch with { First = _spareRanges.Count });
            _spareRanges.AddRange(CollectionsMarshal.AsSpan(_ranges).Slice(batch.First, batch.Count));
        }
        (_batches, _spareBatches) = (_spareBatches, _batches);
        (_ranges, _spareRanges) = (_spareRanges, _ranges);
        _spareBatches.Clear();
        _spareRanges.Clear();
    }
}
