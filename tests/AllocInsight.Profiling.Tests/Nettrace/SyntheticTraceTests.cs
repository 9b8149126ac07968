using AllocInsight.Profiling.Nettrace;

namespace AllocInsight.Profiling.Tests.Nettrace;

public class SyntheticTraceTests
{
    public static TheoryData<bool, int, bool> Shapes => new()
    {
        { false, 8, true },
        { false, 4, true },
        { false, 8, false },
        { true, 8, true },
        { true, 4, true },
        { true, 8, false },
    };

    [Theory]
    [MemberData(nameof(Shapes))]
    public void What_was_written_is_read(bool isVersion6, int pointerSize, bool isCompressed)
    {
        byte[] trace = SyntheticTraces.Write(isVersion6, pointerSize, isCompressed).End();
        (CollectingConsumer seen, NettraceReadResult result) = CollectingConsumer.Read(trace);

        Assert.Equal(new NettraceReadResult(IsComplete: true, trace.Length), result);
        Assert.Equal(
            new TraceHeader
            {
                StartTime = TraceWriter.StartTime,
                StartTimestamp = TraceWriter.StartTimestamp,
                TicksPerSecond = TraceWriter.TicksPerSecond,
                PointerSize = pointerSize,
                ProcessId = TraceWriter.ProcessId,
                ProcessorCount = 12,
            },
            seen.Header);
        SyntheticEvent[] written = [.. SyntheticTraces.First, .. SyntheticTraces.Second];
        Assert.Equal(written.Select(e => (e.Timestamp, e.Thread, e.Payload.Length)), seen.Events.Select(e => (e.Timestamp, e.Thread, e.PayloadBytes)));
        Assert.Equal(written.Select(e => ReadEvent.Digest(e.Payload)), seen.Events.Select(e => e.PayloadDigest));
        Assert.All(seen.Events, e => Assert.Equal(SyntheticTraces.Provider, e.Provider));
        Assert.Equal(written.Select(e => e.MetadataId == 1 ? (11, 3) : (12, 0)), seen.Events.Select(e => (e.EventId, e.Version)));
        Assert.Equal([SyntheticTraces.SequencePoint, 4_000], seen.SequencePoints);
        Assert.Equal(SyntheticTraces.Lost, seen.Lost);
    }

    [Theory]
    [MemberData(nameof(Shapes))]
    public void Stacks_are_widened_and_end_at_a_sequence_point(bool isVersion6, int pointerSize, bool isCompressed)
    {
        (CollectingConsumer seen, _) = CollectingConsumer.Read(SyntheticTraces.Write(isVersion6, pointerSize, isCompressed).End());

        Assert.Equal(
            [SyntheticTraces.ShortStack, SyntheticTraces.LongStack, SyntheticTraces.LongStack, [], SyntheticTraces.ShortStack, [], SyntheticTraces.LongStack],
            seen.Stacks);
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void TraceEvent_reads_the_same(bool isVersion6)
    {
        byte[] trace = SyntheticTraces.Write(isVersion6).End();
        (CollectingConsumer seen, _) = CollectingConsumer.Read(trace);
        (List<ReadEvent> expected, int lost) = TraceEventOracle.Read(trace);

        Assert.Equal(expected.OrderBy(e => e.Timestamp), seen.Events.OrderBy(e => e.Timestamp));
        // Up to version 5 TraceEvent takes the first number of a thread that it sees, here in a sequence point, for granted.
        Assert.Equal(isVersion6 ? lost : lost + SyntheticTraces.LostUnseen, seen.Lost);
    }

    [Fact]
    public void Unknown_blocks_of_version_6_are_skipped()
    {
        byte[] trace = SyntheticTraces.Write(isVersion6: true).UnknownBlock().Events(true, new SyntheticEvent { Sequence = 10 }).End();
        (CollectingConsumer seen, NettraceReadResult result) = CollectingConsumer.Read(trace);

        Assert.True(result.IsComplete);
        Assert.Equal(SyntheticTraces.First.Length + SyntheticTraces.Second.Length + 1, seen.Events.Count);
    }

    [Fact]
    public void A_thread_that_is_removed_tells_what_it_lost_at_its_end()
    {
        TraceWriter writer = SyntheticTraces.Write(isVersion6: true);
        (CollectingConsumer seen, _) = CollectingConsumer.Read(writer.RemoveThread(100, 14).End());
        Assert.Equal(SyntheticTraces.Lost + 5, seen.Lost);
    }

    [Theory]
    [InlineData(1, "undeclared thread")]
    [InlineData(2, "undeclared kind")]
    public void What_a_sequence_point_ends_is_unknown_after_it(int flags, string expected)
    {
        TraceWriter writer = SyntheticTraces.Write(isVersion6: true).ForgettingSequencePoint(5_000, flags);
        byte[] trace = writer.Events(isCompressed: true, new SyntheticEvent { Sequence = 10 }).End();
        ProfilingException e = Assert.Throws<ProfilingException>(() => CollectingConsumer.Read(trace));
        Assert.Contains(expected, e.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_thread_that_is_declared_anew_counts_anew()
    {
        TraceWriter writer = SyntheticTraces.Write(isVersion6: true).ForgettingSequencePoint(5_000, flags: 1).Threads(100);
        (CollectingConsumer seen, _) = CollectingConsumer.Read(writer.Events(isCompressed: true, new SyntheticEvent { Sequence = 1 }).End());
        Assert.Equal(SyntheticTraces.Lost, seen.Lost);
    }

    [Fact]
    public void A_thread_that_was_removed_cannot_write()
    {
        TraceWriter writer = SyntheticTraces.Write(isVersion6: true).RemoveThread(100, 9);
        byte[] trace = writer.Events(isCompressed: true, new SyntheticEvent { Sequence = 10 }).End();
        ProfilingException e = Assert.Throws<ProfilingException>(() => CollectingConsumer.Read(trace));
        Assert.Contains("undeclared thread", e.Message, StringComparison.Ordinal);
    }
}
