using AllocInsight.Profiling.Events;

namespace AllocInsight.Profiling.Lifetimes;

/// <summary>Samples that wait for their first collection.</summary>
internal sealed class SampleQueue<TSample>
{
    private readonly record struct Entry(long Timestamp, ObjectRange Place, TSample Sample);

    private readonly List<Entry> _entries = [];
    private bool _isSorted = true;

    public int Count => _entries.Count;

    public void Add(long timestamp, ObjectRange place, TSample sample)
    {
        _isSorted &= _entries.Count == 0 || timestamp >= _entries[^1].Timestamp;
        _entries.Add(new Entry(timestamp, place, sample));
    }

    /// <summary>
    /// Takes out the samples whose first collection is ready to be judged. <paramref name="turns"/> ascend by start.
    /// </summary>
    public void Decide(IEnumerable<Turn> turns, long watermark, Func<Collection, Verdict> judge, Action<TSample, LifetimeOutcome> report)
    {
        if (!_isSorted)
            _entries.Sort((a, b) => a.Timestamp.CompareTo(b.Timestamp));
        _isSorted = true;
        int next = 0;
        foreach (Turn turn in turns)
        {
            if (turn.Judge?.IsFinished(watermark) == false || next == _entries.Count)
                break;
            if (_entries[next].Timestamp > turn.Until)
                continue;
            Verdict verdict = turn.Judge is { } collection ? judge(collection) : new Verdict(LifetimeOutcome.Unobserved);
            for (; next < _entries.Count && _entries[next].Timestamp <= turn.Until; next++)
                report(_entries[next].Sample, verdict.Of(_entries[next].Place.Base));
        }
        _entries.RemoveRange(0, next);
    }

    /// <summary>Takes out samples by their timestamp, as unobserved, and notes their places.</summary>
    public void Discard(Func<long, bool> isDiscarded, RangeLog places, Action<TSample, LifetimeOutcome> report) => _entries.RemoveAll(entry =>
    {
        if (!isDiscarded(entry.Timestamp))
            return false;
        places.Add(entry.Timestamp, entry.Place);
        report(entry.Sample, LifetimeOutcome.Unobserved);
        return true;
    });

    /// <summary>Takes out all samples that are left.</summary>
    public void Flush(Func<long, LifetimeOutcome> outcomeAt, Action<TSample, LifetimeOutcome> report)
    {
        foreach (Entry entry in _entries)
            report(entry.Sample, outcomeAt(entry.Timestamp));
        _entries.Clear();
    }
}

/// <summary>What a finished collection says about the samples before it: one outcome for all, or by its survivors.</summary>
/// <param name="ForAll">The outcome where nothing is known of the survivors.</param>
/// <param name="Survivors">What the collection reported as alive.</param>
/// <param name="Reborn">Places that were given to new objects before that report: whoever was there before is dead.</param>
internal readonly record struct Verdict(LifetimeOutcome ForAll, RangeIndex? Survivors = null, RangeIndex? Reborn = null)
{
    public LifetimeOutcome Of(ulong address) =>
        Survivors is null ? ForAll
        : Survivors.Contains(address) && Reborn?.Contains(address) != true ? LifetimeOutcome.Survived
        : LifetimeOutcome.DiedYoung;
}
