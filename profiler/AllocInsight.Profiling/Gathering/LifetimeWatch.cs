#pragma warning disable CA1822
using AllocInsight.Profiling.Events;
using AllocInsight.Profiling.Model;
using AllocInsight.Profiling.Sampling;

namespace AllocInsight.Profiling.Gathering;

internal sealed class LifetimeWatch(LifetimeMode mode)
{
    public LifetimeMode Mode => mode;
    public LifetimeStub<TotalsTally.Ticket> OfTotals { get; } = new();
    public LifetimeStub<SiteTally.Ticket> OfSites { get; } = new();
    public void OnLostEvents() { }
    public void OnGcStart(long timestamp, GcStart start) { }
    public void OnGcEnd(long timestamp, GcEnd end) { }
    public void OnRanges(long timestamp, in ObjectRanges ranges) { }
    public void Open(long timestamp) { }
    public void Close(long timestamp) { }
}

internal sealed class LifetimeStub<T>
{
    public void AddSample(long timestamp, ulong address, AllocationKind kind, T ticket) { }
    public void Advance(long watermark, Action<T, Fate> decide) { }
}
