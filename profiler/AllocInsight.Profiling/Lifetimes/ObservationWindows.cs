namespace AllocInsight.Profiling.Lifetimes;

/// <summary>The spans of time in which survivors' ranges were recorded.</summary>
internal sealed class ObservationWindows
{
    private readonly List<(long Open, long Close)> _closed = [];
    private long? _open;
    private long _lastClose = long.MinValue;

    public void Open(long timestamp)
    {
        if (_open is not null)
            throw new InvalidOperationException("A window is open already.");
        _open = timestamp;
    }

    public void Close(long timestamp)
    {
        if (_open is not { } open)
            throw new InvalidOperationException("No window is open.");
        _closed.Add((open, timestamp));
        _lastClose = timestamp;
        _open = null;
    }

    /// <summary>Whether one window holds the whole span.</summary>
    public bool Cover(long start, long end) => Holding(start) is { } close && end <= close;

    /// <summary>Whether the timestamp is in a window.</summary>
    public bool Contain(long timestamp) => Holding(timestamp) is not null;

    /// <summary>Whether a window was open at the timestamp or later.</summary>
    public bool IsOpenAfter(long timestamp) => _open is not null || timestamp < _lastClose;

    /// <summary>Forgets windows that closed before the timestamp.</summary>
    public void DropBefore(long timestamp) => _closed.RemoveAll(window => window.Close < timestamp);

    private long? Holding(long timestamp)
    {
        if (timestamp >= _open)
            return long.MaxValue;
        foreach ((long open, long close) in _closed)
        {
            if (timestamp >= open && timestamp <= close)
                return close;
        }
        return null;
    }
}
