namespace AllocInsight.Pooling.Slots;

/// <summary>Looks at an arena's unused pages once a second, or more often where they may stay for less; rests while there are none.</summary>
/// <remarks>Keeps no arena alive.</remarks>
internal sealed class TrimTimer : IDisposable
{
    private const int LongestInterval = 1000;

    private readonly Timer _timer;
    private readonly WeakReference<Arena> _arena;
    private readonly TrimPolicy _policy;
    private readonly int _retention;
    private int _isArmed;

    public TrimTimer(Arena arena, TrimPolicy policy)
    {
        _arena = new WeakReference<Arena>(arena);
        _policy = policy;
        _retention = policy.Retention == Timeout.InfiniteTimeSpan ? -1 : (int)policy.Retention.TotalMilliseconds;
        // The timer knows nothing of who creates the arena: its context must not live on in it.
        using AsyncFlowControl? flow = ExecutionContext.IsFlowSuppressed() ? null : ExecutionContext.SuppressFlow();
        _timer = new Timer(static state => ((TrimTimer)state!).Trim(), this, Timeout.Infinite, Timeout.Infinite);
    }

    /// <summary>Makes sure that a look follows.</summary>
    public void Arm()
    {
        if (_retention >= 0 && Volatile.Read(ref _isArmed) == 0 && Interlocked.Exchange(ref _isArmed, 1) == 0)
            _timer.Change(Math.Min(_retention, LongestInterval), Timeout.Infinite);
    }

    public void Dispose() => _timer.Dispose();

    private void Trim()
    {
        if (!_arena.TryGetTarget(out Arena? arena))
            return;
        Volatile.Write(ref _isArmed, 0);
        if (!arena.TrimUnused(_policy.IsMemoryShort() ? 0 : _retention))
            return;
        try
        {
            Arm();
        }
        catch (ObjectDisposedException)
        {
            // The arena was disposed while it was looked at: nothing is left to be trimmed.
        }
    }
}
