using System.Diagnostics.Tracing;

namespace AllocInsight.Pooling;

/// <summary>The event source <c>AllocInsight.Pooling</c>: incidents, trims, and what has happened by kind.</summary>
[EventSource(Name = SourceName)]
internal sealed class PoolEvents : EventSource
{
    public const string SourceName = "AllocInsight.Pooling";

    // Of both the meter and the event source, so that tools look for one name.
    private const int LeakId = 1;
    private const int DoubleReturnId = 2;
    private const int UseAfterReturnId = 3;
    private const int TrimmedId = 4;
    private const int KindId = 5;

    private const int Interval = 1000;

    private readonly Lock _sync = new();
    private Timer? _timer;

    private PoolEvents()
    {
    }

    public static PoolEvents Log { get; } = new();

    [Event(LeakId, Level = EventLevel.Warning, Message = "A pooled {0} was lost without a dispose; rented in {1}")]
    public void Leak(string kind, string site, string stack) => WriteEvent(LeakId, kind, site, stack);

    [Event(DoubleReturnId, Level = EventLevel.Warning, Message = "A lease of a pooled {0} was disposed again in {1}")]
    public void DoubleReturn(string kind, string site, string stack) => WriteEvent(DoubleReturnId, kind, site, stack);

    [Event(UseAfterReturnId, Level = EventLevel.Error, Message = "A pooled {0} was used after it was given back in {1}")]
    public void UseAfterReturn(string kind, string site, string stack) => WriteEvent(UseAfterReturnId, kind, site, stack);

    [Event(TrimmedId, Level = EventLevel.Informational, Message = "Let go {0} idle objects of {1} bytes")]
    public void Trimmed(long objects, long bytes) => WriteEvent(TrimmedId, objects, bytes);

    /// <summary>What has happened to one kind and size class since the process began. Written for each kind, once a second while somebody listens.</summary>
    /// <param name="kind">The kind.</param>
    /// <param name="slotSize">The size class in bytes; 0 for none.</param>
    /// <param name="rents">Objects handed out.</param>
    /// <param name="returns">Objects that came back.</param>
    /// <param name="misses">Rents that made a new object.</param>
    /// <param name="drops">Objects that came back and were not kept.</param>
    /// <param name="retained">Objects kept for later.</param>
    /// <param name="retainedBytes">Their bytes.</param>
    [Event(KindId, Level = EventLevel.Informational)]
    public void Kind(string kind, int slotSize, long rents, long returns, long misses, long drops, long retained, long retainedBytes) =>
        WriteEvent(KindId, kind, slotSize, rents, returns, misses, drops, retained, retainedBytes);

    /// <summary>While somebody listens, all kinds are written at once and then each second.</summary>
    protected override void OnEventCommand(EventCommandEventArgs command)
    {
        if (command.Command is not (EventCommand.Enable or EventCommand.Disable))
            return;
        lock (_sync)
        {
            _timer?.Dispose();
            _timer = null;
            if (!IsEnabled())
                return;
            using AsyncFlowControl? flow = ExecutionContext.IsFlowSuppressed() ? null : ExecutionContext.SuppressFlow();
            _timer = new Timer(static state => ((PoolEvents)state!).WriteKinds(), this, 0, Interval);
        }
    }

    protected override void Dispose(bool disposing)
    {
        _timer?.Dispose();
        base.Dispose(disposing);
    }

    [NonEvent]
    private void WriteKinds()
    {
        if (!PoolObservation.IsStarted)
            return;
        foreach (PoolKindStatistics row in PoolStatistics.Take().Kinds)
            Kind(row.Kind, row.SlotSize ?? 0, row.Rents, row.Returns, row.Misses.Values.Sum(), row.Drops.Values.Sum(), row.Retained, row.RetainedBytes);
    }
}
