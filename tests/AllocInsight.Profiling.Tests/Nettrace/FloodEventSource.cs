using System.Diagnostics.Tracing;

namespace AllocInsight.Profiling.Tests.Nettrace;

/// <summary>Events that nothing else in the process writes.</summary>
[EventSource(Name = ProviderName)]
internal sealed class FloodEventSource : EventSource
{
    public const string ProviderName = "AllocInsight-Tests-Flood";
    public const int DropId = 1;

    [Event(DropId)]
    public void Drop(int number, string filler) => WriteEvent(DropId, number, filler);
}
