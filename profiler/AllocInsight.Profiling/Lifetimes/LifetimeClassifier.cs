using AllocInsight.Profiling.Events;

namespace AllocInsight.Profiling.Lifetimes;

/// <summary>
/// Tells which sampled objects died at their first collection, by looking each one's address up among the ranges of memory that
/// the collection reports as surviving.
/// </summary>
/// <typeparam name="TSample">Whatever the caller wants back with an outcome.</typeparam>
/// <remarks>
/// <para>The first collection of a small object is the first blocking one after its allocation, of any generation; those within a
/// background collection count, the background collection itself does not. That of a large or pinned-heap object is the first of
/// generation 2 that begins after it, background ones included: their survivors are the ranges reported between their start
/// and their end, other than those of the collections within them. What happens to an object later does not matter, so
/// moves need not be followed.</para>
/// <para>A background collection reports its survivors after it has swept: whatever is not free memory by then. So an object whose
/// place was given to a new one meanwhile is dead, as far as the new one is itself a sample. And a large or pinned-heap object
/// that is born during a background collection counts as unobserved: the runtime marks it as live, that mark may outlast the
/// collection, and in measurements a third of such objects, long dead, survived the next one as well.</para>
/// <para>In its first stop a background collection sweeps the young generations, too, and new objects take the places of the dead
/// before any event tells of those. So small objects allocated before that stop's end that no collection has judged by then count
/// as unobserved. So do those that wait when one starts that is never stopped: it has blocked the program after all.</para>
/// <para>Events may be added in any order; <see cref="Advance"/> says how far they are complete. Samples are held until their
/// first collection has ended, ranges until the collection that reports them has. Not safe for concurrent use.</para>
/// </remarks>
/// <param name="report">Called from <see cref="Advance"/>, <see cref="Complete"/> and <see cref="AddSample"/>, once for each sample.</param>
public sealed class LifetimeClassifier<TSample>(Action<TSample, LifetimeOutcome> report)
{
    private readonly SampleQueue<TSample> _small = new();
    private readonly SampleQueue<TSample> _large = new();
    private readonly CollectionLog _collections = new();
    private readonly RangeLog _ranges = new();
    private readonly RangeLog _bornInBackground = new();
    private readonly RangeIndex _index = new();
    private readonly RangeIndex _reborn = new();
    private readonly ObservationWindows _windows = new();
    private Collection? _indexed;
    private long _watermark = long.MinValue;

    /// <summary>Number of samples that wait for their first collection.</summary>
    public int PendingSamples => _small.Count + _large.Count;

    /// <summary>Number of ranges that are held.</summary>
    public int PendingRanges => _ranges.Count;

    /// <summary>Ranges are recorded from this time on: every collection that starts later reports them.</summary>
    /// <param name="timestamp">When the recording surely ran: after the request for it was answered.</param>
    /// <exception cref="InvalidOperationException">A window is open already.</exception>
    public void OpenWindow(long timestamp) => _windows.Open(timestamp);

    /// <summary>
    /// Ranges are recorded up to this time. Also to be called, followed by <see cref="OpenWindow"/>, where events were lost: a
    /// collection that misses some ranges would count survivors as dead.
    /// </summary>
    /// <param name="timestamp">When the recording surely still ran: before the request to end it.</param>
    /// <exception cref="InvalidOperationException">No window is open.</exception>
    public void CloseWindow(long timestamp) => _windows.Close(timestamp);

    /// <summary>Adds a sampled object.</summary>
    /// <param name="timestamp">When it was allocated. A time before the last <see cref="Advance"/> makes it undecided at once.</param>
    /// <param name="address">Where.</param>
    /// <param name="size">Its size in bytes.</param>
    /// <param name="kind">On which heap.</param>
    /// <param name="sample">Handed back with the outcome.</param>
    public void AddSample(long timestamp, ulong address, long size, AllocationKind kind, TSample sample)
    {
        if (timestamp < _watermark)
            report(sample, LifetimeOutcome.Undecided);
        else
            (kind == AllocationKind.Small ? _small : _large).Add(timestamp, new ObjectRange(address, (ulong)size), sample);
    }

    /// <summary>Adds the start of a collection.</summary>
    public void AddGcStart(long timestamp, in GcStartEvent start) =>
        _collections.AddStart(new Collection(timestamp, start.Number, start.Depth, start.Type == GcType.Background));

    /// <summary>Adds the end of a collection.</summary>
    public void AddGcEnd(long timestamp, in GcEndEvent end) => _collections.AddEnd(timestamp, end.Number);

    /// <summary>Adds a stop of the program's threads.</summary>
    public void AddSuspend(long timestamp, in GcSuspendEEBeginEvent suspend)
    {
        if (suspend.IsWithinBackground) _collections.AddStop(timestamp);
    }

    /// <summary>Adds the end of a stop of the program's threads.</summary>
    public void AddRestart(long timestamp) => _collections.AddRestart(timestamp);

    /// <summary>Adds survivors that stayed where they were.</summary>
    public void AddRanges(long timestamp, in SurvivingRangesEvent ranges)
    {
        for (int i = 0; i < ranges.Count; i++)
            _ranges.Add(timestamp, ranges[i]);
    }

    /// <summary>Adds survivors that may have been moved, by where they were before.</summary>
    public void AddRanges(long timestamp, in MovedRangesEvent ranges)
    {
        for (int i = 0; i < ranges.Count; i++)
            _ranges.Add(timestamp, ranges[i]);
    }

    /// <summary>Adds one span of survivors, by where they were before the collection.</summary>
    public void AddRange(long timestamp, ObjectRange range) => _ranges.Add(timestamp, range);

    /// <summary>Decides what can be decided.</summary>
    /// <param name="watermark">Every event from before this time has been added, of all threads and sessions. Earlier ones than the last change nothing.</param>
    public void Advance(long watermark)
    {
        if (watermark <= _watermark)
            return;
        _watermark = watermark;
        _collections.Settle(watermark);
        List<Collection> known = [.. _collections.All.TakeWhile(c => c.Start < watermark)];
        _small.Decide(_collections.TurnsOfSmall(watermark), watermark, Judge, report);
        List<Collection> background = known.FindAll(c => c.IsBackground);
        if (background.Count > 0)
            _large.Discard(timestamp => timestamp < watermark && background.Exists(c => c.Start < timestamp && !(c.End < timestamp)), _bornInBackground, report);
        _large.Decide(known.Where(c => c.FreesLarge).Select(c => new Turn(c.Start, c.Start, c)), watermark, Judge, report);
        Forget(known);
    }

    /// <summary>The capture is over: decides all that is left. Nothing may be added afterwards.</summary>
    public void Complete()
    {
        Advance(long.MaxValue);
        // Neither a start without an end nor a missing start will be followed by more.
        Collection? open = _collections.All.FirstOrDefault(c => c.JudgesSmall);
        Collection? openFull = _collections.All.FirstOrDefault(c => c.FreesLarge);
        _small.Flush(timestamp => OutcomeWithout(open, timestamp), report);
        _large.Flush(timestamp => OutcomeWithout(openFull, timestamp), report);
        _ranges.Keep(_ => false);
        _bornInBackground.Keep(_ => false);
    }

    private LifetimeOutcome OutcomeWithout(Collection? unfinished, long timestamp)
    {
        bool isLookedFor = unfinished is not null && timestamp <= unfinished.Start
            ? _windows.Contain(unfinished.Start)
            : _windows.IsOpenAfter(timestamp);
        return isLookedFor ? LifetimeOutcome.Undecided : LifetimeOutcome.Unobserved;
    }

    private Verdict Judge(Collection collection)
    {
        if (!_windows.Contain(collection.Start))
            return new Verdict(LifetimeOutcome.Unobserved);
        if (collection.End is not { } end || collection.IsEndLost || collection.IsMixed || !_windows.Cover(collection.Start, end))
            return new Verdict(LifetimeOutcome.Undecided);
        if (_indexed != collection)
        {
            _indexed = collection;
            _index.Clear();
            _ranges.CopyTo(_index, timestamp => collection.Spans(timestamp) && !IsWithin(collection, timestamp));
            _index.Sort();
            _reborn.Clear();
            if (collection.IsBackground)
                _bornInBackground.CopyTo(_reborn, collection.Spans);
            _reborn.Sort();
        }
        return new Verdict(LifetimeOutcome.Undecided, _index, _reborn);
    }

    // Whether a range that a background collection spans is that of a collection within it.
    private bool IsWithin(Collection collection, long timestamp) =>
        collection.IsBackground && _collections.All.Any(c => !c.IsBackground && c.Spans(timestamp));

    private void Forget(List<Collection> known)
    {
        List<Collection> running = known.FindAll(c => !c.IsFinished(_watermark));
        List<Collection> done = known.FindAll(c => !c.IsBackground && c.IsFinished(_watermark));
        _ranges.Keep(timestamp => timestamp >= _watermark
            || (running.Exists(c => c.Start <= timestamp) && !done.Exists(c => c.Spans(timestamp))));
        _bornInBackground.Keep(timestamp => running.Exists(c => c.IsBackground && c.Start <= timestamp));
        _collections.DropFinished(_watermark);
        _windows.DropBefore(running.Count > 0 ? running[0].Start : _watermark);
        _indexed = null;
    }
}
