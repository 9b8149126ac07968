namespace AllocInsight.Profiling.Gathering;

/// <summary>
/// The parts of a capture in each of which stacks were walked for one and the same share of the time. A share that comes back
/// goes on with its part: everything counted is held for each, so there must not be more of them than there are shares.
/// </summary>
/// <remarks>One thread begins strata, others ask; a reader sees a beginning at the latest with the events after it.</remarks>
internal sealed class Strata
{
    private readonly List<double> _shares = [1];
    private readonly List<int> _windows = [0];

    // Beginnings in trace ticks with the strata that begin there; the first begins before everything.
    private (long Begin, int Stratum)[] _spans = [(long.MinValue, 0)];

    /// <summary>Number of strata, 1 or more.</summary>
    public int Count => _shares.Count;

    /// <summary>Says which share of the time is walked in the first stratum, where that is not all of it.</summary>
    public void BeginFirst(double share) => _shares[0] = share;

    /// <summary>Begins a stratum, or goes on with the one that has this share.</summary>
    public void Begin(long timestamp, double share)
    {
        int stratum = _shares.IndexOf(share);
        if (stratum < 0)
        {
            stratum = _shares.Count;
            _shares.Add(share);
            _windows.Add(0);
        }

        Volatile.Write(ref _spans, [.. _spans, (timestamp, stratum)]);
    }

    /// <summary>The stratum of a moment.</summary>
    public int At(long timestamp)
    {
        (long Begin, int Stratum)[] spans = Volatile.Read(ref _spans);
        int span = spans.Length - 1;
        while (timestamp < spans[span].Begin) span--;
        return spans[span].Stratum;
    }

    /// <summary>Numbers a new window of the stratum in force. Where everything is walked there is only one: nothing was left to chance.</summary>
    public int NextWindow()
    {
        int stratum = _spans[^1].Stratum;
        if (_shares[stratum] < 1) return _windows[stratum]++;
        _windows[stratum] = 1;
        return 0;
    }

    /// <summary>Number of windows that a stratum has had.</summary>
    public int Windows(int stratum) => _windows[stratum];
}
