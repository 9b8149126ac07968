using AllocInsight.Profiling.Events;
using AllocInsight.Profiling.Lifetimes;
using AllocInsight.Profiling.Model;
using AllocInsight.Profiling.Sampling;

namespace AllocInsight.Profiling.Gathering;

/// <summary>
/// Follows sampled objects to their first collection, for the totals and for the sites, which have samples of their own.
/// </summary>
/// <remarks>Locks itself: samples, collections and survivors' ranges arrive on threads of their own.</remarks>
internal sealed class LifetimeWatch
{
    private readonly Lock _gate = new();
    private readonly LifetimeClassifier<TotalsTally.Ticket> _ofTotals;
    private readonly LifetimeClassifier<SiteTally.Ticket> _ofSites;
    private long _watermark = long.MinValue;
    private bool _hasLost;

    public LifetimeWatch(LifetimeMode mode, TotalsTally totals, SiteTally sites)
    {
        Mode = mode;
        _ofTotals = new LifetimeClassifier<TotalsTally.Ticket>((ticket, outcome) =>
        {
            if (FateOf(outcome) is { } fate) totals.AddLifetime(ticket, fate);
        });
        _ofSites = new LifetimeClassifier<SiteTally.Ticket>((ticket, outcome) =>
        {
            if (FateOf(outcome) is { } fate) sites.AddLifetime(ticket, fate);
        });
        if (mode == LifetimeMode.Full) ForBoth(static c => c.OpenWindow(long.MinValue), static c => c.OpenWindow(long.MinValue));
    }

    public LifetimeMode Mode { get; }

    public void Add(long timestamp, ulong address, long size, AllocationKind kind, TotalsTally.Ticket ticket)
    {
        if (Mode == LifetimeMode.None || address == 0) return;
        lock (_gate) _ofTotals.AddSample(timestamp, address, size, kind, ticket);
    }

    public void Add(long timestamp, ulong address, long size, AllocationKind kind, SiteTally.Ticket ticket)
    {
        if (Mode == LifetimeMode.None || address == 0) return;
        lock (_gate) _ofSites.AddSample(timestamp, address, size, kind, ticket);
    }

    public void OnGcStart(long timestamp, GcStartEvent start) => ForBoth(c => c.AddGcStart(timestamp, start), c => c.AddGcStart(timestamp, start));

    public void OnGcEnd(long timestamp, GcEndEvent end) => ForBoth(c => c.AddGcEnd(timestamp, end), c => c.AddGcEnd(timestamp, end));

    public void OnSuspend(long timestamp, GcSuspendEEBeginEvent suspend) => ForBoth(c => c.AddSuspend(timestamp, suspend), c => c.AddSuspend(timestamp, suspend));

    public void OnRestart(long timestamp) => ForBoth(c => c.AddRestart(timestamp), c => c.AddRestart(timestamp));

    public void OnRanges(long timestamp, in SurvivingRangesEvent ranges)
    {
        if (Mode == LifetimeMode.None) return;
        lock (_gate)
        {
            _ofTotals.AddRanges(timestamp, ranges);
            _ofSites.AddRanges(timestamp, ranges);
        }
    }

    public void OnRanges(long timestamp, in MovedRangesEvent ranges)
    {
        if (Mode == LifetimeMode.None) return;
        lock (_gate)
        {
            _ofTotals.AddRanges(timestamp, ranges);
            _ofSites.AddRanges(timestamp, ranges);
        }
    }

    /// <summary>A stream of survivors has lost events. Without all ranges of survivors, a lost one would look dead.</summary>
    /// <param name="timestamp">When that was noticed.</param>
    public void OnLostEvents(long timestamp)
    {
        lock (_gate)
        {
            _hasLost = true;
            if (Mode != LifetimeMode.Full) return;
            _ofTotals.CloseWindow(_watermark);
            _ofSites.CloseWindow(_watermark);
            _ofTotals.OpenWindow(timestamp);
            _ofSites.OpenWindow(timestamp);
        }
    }

    /// <summary>Adds a window in which survivors were recorded, once everything recorded in it has been added.</summary>
    /// <param name="opened">When the recording surely ran.</param>
    /// <param name="closed">When it surely still ran.</param>
    /// <param name="isComplete">Whether it was read to its end.</param>
    public void AddWindow(long opened, long closed, bool isComplete)
    {
        if (Mode == LifetimeMode.None) return;
        lock (_gate)
        {
            // In a window that has lost events, or its end, nothing was seen for certain.
            if (_hasLost || !isComplete) closed = opened;
            _hasLost = false;
            _ofTotals.OpenWindow(opened);
            _ofSites.OpenWindow(opened);
            _ofTotals.CloseWindow(closed);
            _ofSites.CloseWindow(closed);
        }
    }

    /// <summary>Says up to when survivors were recorded all the time, where that ended before the capture.</summary>
    public void EndFull(long timestamp)
    {
        if (Mode == LifetimeMode.Full) ForBoth(c => c.CloseWindow(timestamp), c => c.CloseWindow(timestamp));
    }

    /// <summary>Decides what can be decided now that everything from before a moment has been added.</summary>
    public void Advance(long watermark)
    {
        if (Mode == LifetimeMode.None) return;
        lock (_gate)
        {
            _watermark = Math.Max(_watermark, watermark);
            _ofTotals.Advance(watermark);
            _ofSites.Advance(watermark);
        }
    }

    /// <summary>Decides all that is left.</summary>
    public void Complete()
    {
        if (Mode != LifetimeMode.None) ForBoth(static c => c.Complete(), static c => c.Complete());
    }

    private void ForBoth(Action<LifetimeClassifier<TotalsTally.Ticket>> totals, Action<LifetimeClassifier<SiteTally.Ticket>> sites)
    {
        if (Mode == LifetimeMode.None) return;
        lock (_gate)
        {
            totals(_ofTotals);
            sites(_ofSites);
        }
    }

    // A sample whose first collection nobody watched says nothing about lifetimes.
    private static Fate? FateOf(LifetimeOutcome outcome) => outcome switch
    {
        LifetimeOutcome.DiedYoung => Fate.DiedYoung,
        LifetimeOutcome.Survived => Fate.Survived,
        LifetimeOutcome.Undecided => Fate.Undecided,
        _ => null,
    };
}
