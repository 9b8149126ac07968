using AllocInsight.Pooling.Slots;

namespace AllocInsight.Pooling.Leases;

/// <summary>What a trim let go.</summary>
internal struct TrimResult
{
    public long Objects;
    public long Bytes;
}

/// <summary>
/// Looks at all caches once a second and lets go what has not been used for as long as <see cref="Bounds.RetentionMilliseconds"/>
/// says, or at once when the machine is short of memory. Needs no garbage collection to be told; rests while nothing is kept.
/// </summary>
internal static class CacheTrimmer
{
    // Looks at which nothing was kept, before the timer rests.
    private const int LooksBeforeRest = 10;

    private static readonly Lock Sync = new();
    private static Timer? _timer;
    private static int _emptyLooks;
    private static int _interval = 1000;

    /// <summary>Milliseconds from one look to the next: 1000, but for tests.</summary>
    public static int Interval
    {
        get => _interval;
        set
        {
            lock (Sync)
            {
                _interval = value;
                if (!IsResting)
                    _timer!.Change(value, value);
            }
        }
    }

    /// <summary>Whether nobody would trim what is kept from now on: whoever keeps something must look, and call <see cref="Start"/>.</summary>
    public static bool IsResting { get; private set; } = true;

    /// <summary>Whether the machine lacks memory, so that a look lets everything go.</summary>
    public static Func<bool> IsMemoryShort { get; set; } = TrimPolicy.IsSystemMemoryShort;

    /// <summary>Told after a look that let something go.</summary>
    public static Action<TrimResult>? Trimmed { get; set; }

    /// <summary>Makes sure that looks follow.</summary>
    public static void Start()
    {
        lock (Sync)
        {
            _emptyLooks = 0;
            if (_timer is null)
            {
                // The timer knows nothing of who rents first: its context must not live on here.
                using AsyncFlowControl? flow = ExecutionContext.IsFlowSuppressed() ? null : ExecutionContext.SuppressFlow();
                _timer = new Timer(static _ => Look(), null, Interval, Interval);
            }
            else
            {
                _timer.Change(Interval, Interval);
            }
            IsResting = false;
        }
    }

    /// <summary>Lets go everything that is kept, of all threads.</summary>
    public static TrimResult TrimAll()
    {
        lock (Sync)
            return Trim(Environment.TickCount64, retention: 0).Dropped;
    }

    private static void Look()
    {
        // A look that takes longer than the interval is not overtaken by the next.
        if (!Sync.TryEnter())
            return;
        try
        {
            (TrimResult dropped, bool hasKept) = Trim(Environment.TickCount64, IsMemoryShort() ? 0 : Bounds.RetentionMilliseconds);
            if (dropped.Objects > 0)
                Trimmed?.Invoke(dropped);
            _emptyLooks = hasKept ? 0 : _emptyLooks + 1;
            if (_emptyLooks == LooksBeforeRest)
            {
                // The next object that is kept starts it again. One that was kept meanwhile is seen here.
                IsResting = true;
                Interlocked.MemoryBarrier();
                if (Trim(Environment.TickCount64, Bounds.RetentionMilliseconds).HasKept)
                    Start();
                else
                    _timer!.Change(Timeout.Infinite, Timeout.Infinite);
            }
        }
        finally
        {
            Sync.Exit();
        }
    }

    private static (TrimResult Dropped, bool HasKept) Trim(long now, long retention)
    {
        var dropped = new TrimResult();
        bool hasKept = false;
        foreach (ThreadCache cache in CacheRegistry.All())
            hasKept |= Trim(cache, now, retention, ref dropped);
        foreach (SharedStore store in SharedStore.All())
            hasKept |= store.Age(now, retention, ref dropped).HasKept;
        return (dropped, hasKept);
    }

    private static bool Trim(ThreadCache cache, long now, long retention, ref TrimResult dropped)
    {
        (bool hasGaps, bool hasKept) = (false, false);
        foreach (Shelves shelves in cache.Shelves())
        {
            (bool hasDropped, bool isKept) = shelves.Age(now, retention, ref dropped);
            hasGaps |= hasDropped;
            hasKept |= isKept;
        }
        if (hasGaps)
            cache.SetGaps();
        cache.AllowShrink();
        // What others send back lies with the owner until it runs out; one that does not look is not waited for.
        long receipts = cache.Receipts;
        if (retention == 0 || receipts == cache.SeenReceipts)
            dropped.Objects += cache.DropSent();
        hasKept |= cache.HasSent;
        cache.SeenReceipts = receipts;
        if (!hasKept && !cache.Thread.IsAlive)
            CacheRegistry.RemoveIfEnded(cache);
        return hasKept;
    }
}
