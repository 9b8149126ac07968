using AllocInsight.Profiling.Events;
using AllocInsight.Profiling.Model;

namespace AllocInsight.Profiling.Gathering;

/// <summary>What AllocInsight's pool tells of itself in the measured program: counts since it began, once a second.</summary>
/// <remarks>Fed by one thread.</remarks>
internal sealed class PoolTally
{
    // The first report comes at once when a session begins; what appears in a later one has begun since.
    private const double FirstReportSeconds = 0.5;

    private readonly Dictionary<(string Kind, int SlotSize), (Counts First, Counts Last)> _kinds = [];
    private long? _begun;

    public void Add(long timestamp, double ticksPerSecond, in PoolKindEvent data)
    {
        _begun ??= timestamp;
        Counts counts = new(data.Rents, data.Returns, data.Misses, data.Drops, data.Retained, data.RetainedBytes);
        (string, int) key = (data.Kind.ToString(), data.SlotSize);
        Counts first = _kinds.TryGetValue(key, out (Counts First, Counts Last) known) ? known.First
            : timestamp - _begun < FirstReportSeconds * ticksPerSecond ? counts : default;
        _kinds[key] = (first, counts);
    }

    /// <summary>What happened between the first report and the last, most rents first.</summary>
    public IReadOnlyList<PoolRow> Rows() =>
    [
        .. from kind in _kinds
           let first = kind.Value.First
           let last = kind.Value.Last
           let row = new PoolRow
           {
               Kind = kind.Key.Kind,
               SlotSize = kind.Key.SlotSize == 0 ? null : kind.Key.SlotSize,
               Rents = last.Rents - first.Rents,
               Misses = last.Misses - first.Misses,
               Drops = last.Drops - first.Drops,
               Live = last.Rents - last.Returns,
               Retained = last.Retained,
               RetainedBytes = last.RetainedBytes,
           }
           where row.Rents > 0 || row.Live > 0 || row.Retained > 0
           orderby row.Rents descending, row.Kind, row.SlotSize
           select row,
    ];

    private readonly record struct Counts(long Rents, long Returns, long Misses, long Drops, long Retained, long RetainedBytes);
}
