namespace AllocInsight.Profiling.Lifetimes;

/// <summary>The collections that still matter, in the order in which they began.</summary>
internal sealed class CollectionLog
{
    private readonly List<Collection> _all = [];
    private readonly Dictionary<int, long> _ends = [];
    private readonly List<long> _stops = [];
    private readonly List<long> _restarts = [];
    private readonly List<Turn> _sweeps = [];

    /// <summary>In order of their starts, once <see cref="Settle"/> has run.</summary>
    public IReadOnlyList<Collection> All => _all;

    public void AddStart(Collection collection) => _all.Add(collection);

    public void AddEnd(long timestamp, int number) => _ends[number] = timestamp;

    /// <summary>Adds a stop in the course of a background collection.</summary>
    public void AddStop(long timestamp) => _stops.Add(timestamp);

    /// <summary>Adds the end of any stop.</summary>
    public void AddRestart(long timestamp) => _restarts.Add(timestamp);

    /// <summary>What ends the wait of small objects, of all that began before the watermark, in order.</summary>
    public IEnumerable<Turn> TurnsOfSmall(long watermark) => _all
        .Where(collection => collection.JudgesSmall && collection.Start < watermark)
        .Select(collection => new Turn(collection.Start, collection.Start, collection))
        .Concat(_sweeps)
        .OrderBy(turn => turn.Start);

    /// <summary>Puts what has arrived in order, matches ends with starts, and finds the ends that were lost.</summary>
    /// <remarks>
    /// Blocking collections never overlap each other, and background ones never overlap another of generation 2. So a start that
    /// comes while another of its kind has no end proves that end lost.
    /// </remarks>
    public void Settle(long watermark)
    {
        _all.Sort((a, b) => a.Start.CompareTo(b.Start));
        Collection? blocking = null, full = null;
        foreach (Collection collection in _all)
        {
            if (collection.End is null && _ends.Remove(collection.Number, out long end) && end >= collection.Start)
                collection.End = end;
            if (collection.Start >= watermark)
                continue;
            MarkLost(blocking);
            if (collection.FreesLarge)
                MarkLost(full is { IsBackground: true } ? full : null);
            if (!collection.IsBackground)
                blocking = collection;
            if (collection.FreesLarge)
                full = collection;
        }
        SettleStops(watermark);
        // One that was never stopped has blocked the program instead.
        foreach (Collection collection in _all.Where(c => c is { IsBackground: true, HasSweptYoung: false } && c.End < watermark))
            _sweeps.Add(new Turn(collection.Start, collection.Start, Judge: null));
        // An end that matches no start belongs to a collection that began before the capture.
        foreach (int number in _ends.Where(end => end.Value < watermark).Select(end => end.Key).ToArray())
            _ends.Remove(number);
    }

    /// <summary>Drops what is finished: samples from before have been decided.</summary>
    public void DropFinished(long watermark)
    {
        _all.RemoveAll(c => c.Start < watermark && c.IsFinished(watermark));
        // Samples wait for a collection that has not ended before they come to a later sweep.
        _sweeps.RemoveAll(sweep => !_all.Exists(c => c.JudgesSmall && c.Start < sweep.Start));
    }

    // The young generations are swept in the first stop of a background collection; another serves to report survivors.
    private void SettleStops(long watermark)
    {
        _stops.Sort();
        _restarts.Sort();
        int settled = 0;
        foreach (long stop in _stops)
        {
            int restart = _restarts.FindIndex(restart => restart > stop && restart < watermark);
            if (restart < 0) break;
            settled++;
            Collection? background = _all.LastOrDefault(c => c.IsBackground && c.Start < stop);
            if (background is { HasSweptYoung: true } && !(background.End < stop)) continue;
            // One that began before the capture has stops, too.
            if (background is not null) background.HasSweptYoung = true;
            _sweeps.Add(new Turn(stop, _restarts[restart], Judge: null));
        }

        _stops.RemoveRange(0, settled);
        long needed = _stops.Count > 0 ? Math.Min(_stops[0], watermark) : watermark;
        _restarts.RemoveAll(restart => restart < needed);
    }

    private void MarkLost(Collection? collection)
    {
        if (collection is not { End: null, IsEndLost: false })
            return;
        collection.IsEndLost = true;
        foreach (Collection background in _all.Where(c => c.IsBackground && c.Start < collection.Start && !(c.End < collection.Start)))
            background.IsMixed = true;
    }
}
