using AllocInsight.Pooling;
using AllocInsight.Profiling.Events;
using AllocInsight.Profiling.Model;
using AllocInsight.Profiling.Nettrace;
using AllocInsight.Profiling.Sampling;
using AllocInsight.Profiling.Symbols;

namespace AllocInsight.Profiling.Gathering;

/// <summary>Everything that a capture has gathered so far, from however many streams.</summary>
/// <remarks>
/// Streams are read on threads of their own: totals, sites and lifetimes lock themselves, <see cref="Code"/> is locked by its
/// users, and collections are fed by the one stream that has the totals' role.
/// </remarks>
internal sealed class CaptureModel : IDisposable
{
    private readonly Lock _gate = new();

    public CaptureModel(SizeClassTable classes, AllocationSource source, LifetimeMode lifetimeMode)
    {
        Classes = classes;
        Source = source;
        Totals = new TotalsTally(classes);
        Sites = new SiteTally(classes);
        Lifetimes = new LifetimeWatch(lifetimeMode, Totals, Sites);
    }

    public SizeClassTable Classes { get; }

    /// <summary>Which event is counted; a trace may hold both.</summary>
    public AllocationSource Source { get; }

    public TotalsTally Totals { get; }

    public SiteTally Sites { get; }

    public Strata Strata { get; } = new();

    public CollectionTally Collections { get; } = new();

    /// <summary>Fed by the one stream that has the totals' role.</summary>
    public PoolTally Pool { get; } = new();

    public LifetimeWatch Lifetimes { get; }

    /// <summary>Locked by whoever uses it.</summary>
    public CodeMap Code { get; } = new();

    /// <summary>Whether any code was named: without, every place is unknown.</summary>
    public bool HasMethodNames
    {
        get
        {
            lock (Code) return Code.HasMethods;
        }
    }

    public TargetFacts Target { get; } = new();

    public TraceHeader? Header { get; private set; }

    /// <summary>Timestamp of the latest event outside the rundown: the end of what a recorded trace measured.</summary>
    public long LatestActivity { get; private set; }

    /// <summary>Events that the runtime dropped, in all streams.</summary>
    public long LostEvents { get; private set; }

    /// <summary>Whether a stream ended before its own end. Set by whoever read it, once all is read.</summary>
    public bool IsCut { get; set; }

    public TraceNotes Notes { get; } = new();

    /// <summary>Takes note of the time of an event that is not the rundown's. Called by the one stream that has the totals' role.</summary>
    public void OnActivity(long timestamp) => LatestActivity = Math.Max(LatestActivity, timestamp);

    public void OnHeader(TraceHeader header)
    {
        lock (_gate) Header ??= header;
    }

    /// <param name="role">What the stream that lost them is read for.</param>
    /// <param name="timestamp">When that was noticed.</param>
    /// <param name="count">How many.</param>
    public void OnLostEvents(StreamRole role, long timestamp, long count)
    {
        lock (_gate) LostEvents += count;
        if (role.HasFlag(StreamRole.Survivors)) Lifetimes.OnLostEvents(timestamp);
    }

    public void OnRuntimeStart(in RuntimeStart start)
    {
        lock (_gate) Target.Take(start);
    }

    public void OnProcessInfo(in ProcessInfoEvent info)
    {
        lock (_gate) Target.Take(info);
    }

    /// <summary>Counts a sample by type and size class.</summary>
    public void AddToTotals(long timestamp, ulong address, AllocationKind kind, in AllocationSample sample)
    {
        TotalsTally.Ticket ticket = Totals.Add(sample, Strata.At(timestamp));
        Lifetimes.Add(timestamp, address, sample.Size, kind, ticket);
    }

    /// <summary>Counts a sample by its stack. Its stratum goes by its time, as in the totals: a window may outlast the decision to end it.</summary>
    public void AddToSites(long timestamp, ulong address, AllocationKind kind, in AllocationSample sample, int window)
    {
        SiteTally.Ticket ticket = Sites.Add(sample, Strata.At(timestamp), window);
        Lifetimes.Add(timestamp, address, sample.Size, kind, ticket);
    }

    public void Dispose() => Code.Dispose();
}
