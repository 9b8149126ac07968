namespace AllocInsight.Profiling.Lifetimes;

/// <summary>The collections that still matter, in the order in which they began.</summary>
internal sealed class CollectionLog
{
    private readonly List<Collection> _all = [];
    private readonly Dictionary<int, long> _ends = [];

    /// <summary>In order of their starts, once <see cref="Settle"/> has run.</summary>
    public IReadOnlyList<Collection> All => _all;

    public void AddStart(Collection collection) => _all.Add(collection);

    public void AddEnd(long timestamp, int number) => _ends[number] = timestamp;

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
        // An end that matches no start belongs to a collection that began before the capture.
        foreach (int number in _ends.Where(end => end.Value < watermark).Select(end => end.Key).ToArray())
            _ends.Remove(number);
    }

    /// <summary>Drops what is finished: samples from before have been decided.</summary>
    public void DropFinished(long watermark) => _all.RemoveAll(c => c.Start < watermark && c.IsFinished(watermark));

    private void MarkLost(Collection? collection)
    {
        if (collection is not { End: null, IsEndLost: false })
            return;
        collection.IsEndLost = true;
        foreach (Collection background in _all.Where(c => c.IsBackground && c.Start < collection.Start && !(c.End < collection.Start)))
            background.IsMixed = true;
    }
}
