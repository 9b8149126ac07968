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
internal sealed class CaptureModel(SizeClassTable classes, AllocationSource source, LifetimeMode lifetimeMode) : IDisposable
{
    private readonly Lock _gate = new();

    public SizeClassTable Classes => classes;

    /// <summary>Which event is counted; a trace may hold both.</summary>
    public AllocationSource Source => source;

    public TotalsTally Totals { get; } = new(classes);

    public SiteTally Sites { get; } = new(classes);

    public Strata Strata { get; } = new();

    public CollectionTally Collections { get; } = new();

    public LifetimeWatch Lifetimes { get; } = new(lifetimeMode);

    /// <summary>Locked by whoever uses it.</summary>
    public CodeMap Code { get; } = new();

    public TargetFacts Target { get; } = new();

    public TraceHeader? Header { get; private set; }

    /// <summary>Timestamp of the latest sample or collection: the end of what a recorded trace measured.</summary>
    public long LatestActivity { get; private set; }

    /// <summary>Events that the runtime dropped, in all streams.</summary>
    public long LostEvents { get; private set; }

    public TraceNotes Notes { get; } = new();

    public void OnHeader(TraceHeader header)
    {
        lock (_gate) Header ??= header;
    }

    public void OnLostEvents(StreamRole role, long count)
    {
        lock (_gate) LostEvents += count;
        // Without all ranges of survivors a lost one would look dead.
        if (role.HasFlag(StreamRole.Survivors)) Lifetimes.OnLostEvents();
    }

    public void OnRuntimeStart(in RuntimeStart start)
    {
        lock (_gate) Target.Take(start);
    }

    /// <summary>Counts a sample by type and size class.</summary>
    public void AddToTotals(long timestamp, ulong address, AllocationKind kind, in AllocationSample sample)
    {
        LatestActivity = Math.Max(LatestActivity, timestamp);
        TotalsTally.Ticket ticket = Totals.Add(sample, Strata.At(timestamp));
        Lifetimes.OfTotals.AddSample(timestamp, address, kind, ticket);
    }

    /// <summary>Counts a sample by its stack.</summary>
    public void AddToSites(long timestamp, ulong address, AllocationKind kind, in AllocationSample sample, WalkWindow window)
    {
        SiteTally.Ticket ticket = Sites.Add(sample, window);
        Lifetimes.OfSites.AddSample(timestamp, address, kind, ticket);
    }

    /// <summary>Decides the lifetimes that can be decided now that everything before a moment has been read.</summary>
    public void AdvanceLifetimes(long watermark)
    {
        Lifetimes.OfTotals.Advance(watermark, (ticket, fate) => Totals.AddLifetime(ticket, fate));
        Lifetimes.OfSites.Advance(watermark, (ticket, fate) => Sites.AddLifetime(ticket, fate));
    }

    public void Dispose() => Code.Dispose();
}
