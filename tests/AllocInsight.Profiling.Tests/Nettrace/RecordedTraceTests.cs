using AllocInsight.Profiling.Nettrace;

namespace AllocInsight.Profiling.Tests.Nettrace;

public class RecordedTraceTests
{
    [Fact]
    public void A_recorded_trace_reads_as_TraceEvent_reads_it()
    {
        byte[] trace = RecordedTraces.Allocations;
        (CollectingConsumer seen, NettraceReadResult result) = CollectingConsumer.Read(trace);
        (List<ReadEvent> expected, int lost) = TraceEventOracle.Read(trace);

        Assert.Equal(new NettraceReadResult(IsComplete: true, trace.Length), result);
        Assert.Equal(expected.Count, seen.Events.Count);
        Assert.Equal(Sorted(expected), Sorted(seen.Events.Select(WithoutHiddenStack)));
        Assert.Equal(lost, seen.Lost);
    }

    [Fact]
    public void A_recorded_trace_holds_what_was_asked_for()
    {
        (CollectingConsumer seen, _) = CollectingConsumer.Read(RecordedTraces.Allocations);

        Assert.Equal(Environment.ProcessId, seen.Header!.ProcessId);
        Assert.Equal(IntPtr.Size, seen.Header.PointerSize);
        Assert.InRange(seen.Header.StartTime, DateTimeOffset.UtcNow.AddMinutes(-10), DateTimeOffset.UtcNow);
        Assert.Contains(seen.Events, e => e is { EventId: 303, StackBytes: > 0 });
        Assert.Contains(seen.Events, e => e.Provider == "Microsoft-Windows-DotNETRuntimeRundown");
        Assert.NotEmpty(seen.SequencePoints);
        Assert.Equal(seen.SequencePoints.Order(), seen.SequencePoints);
    }

    [Fact]
    public void Lost_events_are_those_written_less_those_delivered()
    {
        byte[] trace = RecordedTraces.Lossy;
        (CollectingConsumer seen, NettraceReadResult result) = CollectingConsumer.Read(trace);
        int delivered = seen.Events.Count(e => e is { Provider: FloodEventSource.ProviderName, EventId: FloodEventSource.DropId });

        Assert.True(result.IsComplete);
        Assert.InRange(delivered, Flood.ThreadCount, Flood.EventCount - 1);
        Assert.Equal(Flood.EventCount - delivered, seen.Lost);
        Assert.Equal(TraceEventOracle.Read(trace).Lost, seen.Lost);
    }

    private static ReadEvent WithoutHiddenStack(ReadEvent data) =>
        TraceEventOracle.HidesStack(data) ? data with { StackBytes = 0, StackDigest = 0 } : data;

    private static List<ReadEvent> Sorted(IEnumerable<ReadEvent> events) =>
        [.. events.OrderBy(e => e.Timestamp).ThenBy(e => e.Thread).ThenBy(e => e.EventId).ThenBy(e => e.PayloadDigest).ThenBy(e => e.StackDigest)];
}
