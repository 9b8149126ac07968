namespace AllocInsight.Pooling.Slots;

/// <summary>Looks at an arena's unused pages once their time has come; rests while there are none.</summary>
/// <remarks>Under memory pressure, as the garbage collector sees it, no page is too young. Keeps no arena alive.</remarks>
internal sealed class TrimTimer : IDisposable
{
    private readonly Timer _timer;
    private readonly WeakReference<Arena> _arena;
    private readonly int _retention;
    private int _isArmed;

    /// <param name="arena">What to trim.</param>
    /// <param name="retention">How long a page may be unused; infinite for never to be trimmed by time.</param>
    public TrimTimer(Arena arena, TimeSpan retention)
    {
        _arena = new WeakReference<Arena>(arena);
        _retention = retention == Timeout.InfiniteTimeSpan ? -1 : (int)retention.TotalMilliseconds;
        // The timer knows nothing of who creates the arena: its context must not live on in it.
        using AsyncFlowControl? flow = ExecutionContext.IsFlowSuppressed() ? null : ExecutionContext.SuppressFlow();
        _timer = new Timer(static state => ((TrimTimer)state!).Trim(), this, Timeout.Infinite, Timeout.Infinite);
    }

    /// <summary>Makes sure that a look follows.</summary>
    public void Arm()
    {
        if (_retention >= 0 && Volatile.Read(ref _isArmed) == 0 && Interlocked.Exchange(ref _isArmed, 1) == 0)
            _timer.Change(_retention, Timeout.Infinite);
    }

    public void Dispose() => _timer.Dispose();

    private void Trim()
    {
        if (!_arena.TryGetTarget(out Arena? arena))
            return;
        Volatile.Write(ref _isArmed, 0);
        GCMemoryInfo memory = GC.GetGCMemoryInfo();
        bool isPressed = memory.HighMemoryLoadThresholdBytes > 0 && memory.MemoryLoadBytes >= memory.HighMemoryLoadThresholdBytes;
        if (!arena.TrimUnused(isPressed ? 0 : _retention))
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
