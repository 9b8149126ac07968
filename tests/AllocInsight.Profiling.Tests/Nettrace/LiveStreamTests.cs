using AllocInsight.Profiling.Nettrace;

namespace AllocInsight.Profiling.Tests.Nettrace;

public class LiveStreamTests
{
    private const int Seed = 20260304;

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void A_slow_stream_reads_as_a_file(bool isVersion6)
    {
        byte[] trace = SyntheticTraces.Write(isVersion6).End();
        (CollectingConsumer expected, _) = CollectingConsumer.Read(trace);
        Random random = new(Seed);
        using ScriptedStream slow = new(trace, _ => random.Next(1, 8));
        (CollectingConsumer seen, NettraceReadResult result) = CollectingConsumer.Read(slow);

        Assert.Equal(new NettraceReadResult(IsComplete: true, trace.Length), result);
        Assert.Equal(expected.Events, seen.Events);
        Assert.Equal(expected.Lost, seen.Lost);
    }

    [Fact]
    public void A_slow_recorded_stream_reads_as_a_file()
    {
        byte[] trace = RecordedTraces.Lossy;
        (CollectingConsumer expected, _) = CollectingConsumer.Read(trace);
        Random random = new(Seed);
        using ScriptedStream slow = new(trace, _ => random.Next(1, 8));
        (CollectingConsumer seen, NettraceReadResult result) = CollectingConsumer.Read(slow);

        Assert.True(result.IsComplete);
        Assert.Equal(expected.Events, seen.Events);
        Assert.Equal(expected.Lost, seen.Lost);
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void Events_are_delivered_as_soon_as_their_block_has_arrived(bool isVersion6)
    {
        TraceWriter writer = SyntheticTraces.Write(isVersion6);
        byte[] trace = writer.End();
        List<(int End, int Events)> blocks = writer.Blocks;
        CollectingConsumer seen = new();
        int waits = 0;

        // Yields up to the end of the next block, and looks what came of the one before when it is asked for more.
        using ScriptedStream live = new(trace, position =>
        {
            int arrived = blocks.FindLastIndex(b => b.End <= position);
            if (arrived >= 0)
            {
                Assert.Equal(blocks[arrived].Events, seen.Events.Count);
                waits++;
            }
            return arrived + 1 < blocks.Count ? blocks[arrived + 1].End - position : trace.Length - position;
        });
        NettraceReadResult result = new NettraceReader(live, seen).ReadToEnd();

        Assert.True(result.IsComplete);
        Assert.Equal(blocks.Count, waits);
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void The_end_mark_ends_the_reading_while_the_stream_is_still_open(bool isVersion6)
    {
        byte[] trace = SyntheticTraces.Write(isVersion6).End();
        using ScriptedStream open = new(trace, position => position < trace.Length ? trace.Length : throw new InvalidOperationException("waited"));
        (_, NettraceReadResult result) = CollectingConsumer.Read(open);
        Assert.True(result.IsComplete);
    }

    [Fact]
    public void A_connection_that_breaks_is_a_truncated_trace()
    {
        byte[] trace = SyntheticTraces.Write(isVersion6: false).ToArray();
        foreach (Exception failure in new Exception[] { new IOException("broken"), new ObjectDisposedException("stream") })
        {
            using ScriptedStream breaking = new(trace, _ => 100, failure);
            (CollectingConsumer seen, NettraceReadResult result) = CollectingConsumer.Read(breaking);
            Assert.Equal(new NettraceReadResult(IsComplete: false, trace.Length), result);
            Assert.Equal(SyntheticTraces.First.Length + SyntheticTraces.Second.Length, seen.Events.Count);
        }
    }

    [Fact]
    public void A_connection_that_breaks_before_its_first_byte_is_a_truncated_trace()
    {
        using ScriptedStream breaking = new([], _ => 100, new IOException("broken"));
        (CollectingConsumer seen, NettraceReadResult result) = CollectingConsumer.Read(breaking);
        Assert.Equal(new NettraceReadResult(IsComplete: false, 0), result);
        Assert.Null(seen.Header);
    }

    [Fact]
    public void Cancellation_is_seen_before_the_next_read()
    {
        using CancellationTokenSource cancellation = new();
        byte[] trace = SyntheticTraces.Write(isVersion6: false).End();
        using ScriptedStream stream = new(trace, position =>
        {
            if (position > 100)
                cancellation.Cancel();
            return 10;
        });
        NettraceReader reader = new(stream, new CollectingConsumer());
        Assert.Throws<OperationCanceledException>(() => reader.ReadToEnd(cancellation.Token));
    }

    [Fact]
    public void A_reader_reads_once()
    {
        using MemoryStream stream = new(SyntheticTraces.Write(isVersion6: false).End());
        NettraceReader reader = new(stream, new CollectingConsumer());
        reader.ReadToEnd();
        Assert.Throws<InvalidOperationException>(() => reader.ReadToEnd());
    }
}
