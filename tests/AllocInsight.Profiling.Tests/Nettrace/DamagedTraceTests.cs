using AllocInsight.Profiling.Nettrace;

namespace AllocInsight.Profiling.Tests.Nettrace;

public class DamagedTraceTests
{
    private const int Seed = 1_234_567;
    private const int SyntheticRounds = 3_000;
    private const int RecordedRounds = 60;

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void Every_damage_to_a_trace_is_survived(bool isVersion6)
    {
        byte[] trace = SyntheticTraces.Write(isVersion6).End();
        Random random = new(Seed);
        int refused = 0;
        for (int round = 0; round < SyntheticRounds; round++)
            refused += IsRefused(Damage(trace, random), round) ? 1 : 0;

        // Most bytes hold structure, so a reader that refuses little does not look.
        Assert.InRange(refused, SyntheticRounds / 4, SyntheticRounds);
    }

    [Fact]
    public void Every_damage_to_a_recorded_trace_is_survived()
    {
        Random random = new(Seed);
        for (int round = 0; round < RecordedRounds; round++)
            IsRefused(Damage(RecordedTraces.Lossy, random), round);
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void Every_single_byte_may_be_wrong(bool isVersion6)
    {
        byte[] trace = SyntheticTraces.Write(isVersion6).End();
        for (int i = 0; i < trace.Length; i++)
        {
            foreach (byte wrong in new byte[] { 0, 0x7F, 0x80, 0xFF })
            {
                byte[] damaged = [.. trace];
                damaged[i] = wrong;
                IsRefused(damaged, i);
            }
        }
    }

    [Fact]
    public void A_size_that_is_not_there_costs_no_memory()
    {
        // The size of the first block after the trace object, set to the largest that is believed.
        byte[] trace = SyntheticTraces.Write(isVersion6: false).End();
        int size = trace.AsSpan().IndexOf("MetadataBlock"u8) + "MetadataBlock".Length + 1;
        BitConverter.TryWriteBytes(trace.AsSpan(size), 256 * 1024 * 1024);

        // The pool may have to make the reader's first buffer, but nothing of that size.
        long before = GC.GetAllocatedBytesForCurrentThread();
        (_, NettraceReadResult result) = CollectingConsumer.Read(trace);
        Assert.InRange(GC.GetAllocatedBytesForCurrentThread() - before, 0, 4 * 1024 * 1024);
        Assert.False(result.IsComplete);
    }

    [Fact]
    public void A_damaged_trace_says_where_and_delivers_what_stood_before()
    {
        TraceWriter writer = SyntheticTraces.Write(isVersion6: false);
        byte[] trace = writer.End();
        int end = writer.Blocks[^1].End;
        trace[end] = 99;
        CollectingConsumer seen = new();
        using MemoryStream stream = new(trace);
        ProfilingException e = Assert.Throws<ProfilingException>(() => new NettraceReader(stream, seen).ReadToEnd());

        Assert.Equal(ProfilingFailure.Usage, e.Failure);
        Assert.Equal($"The trace is damaged near byte {end}: a block has no end. Record it again, or copy it again if it was copied.", e.Message);
        Assert.Equal(writer.Blocks[^1].Events, seen.Events.Count);
    }

    [Fact]
    public void An_exception_of_the_consumer_passes_through()
    {
        using MemoryStream stream = new(SyntheticTraces.Write(isVersion6: false).End());
        Assert.Throws<NotSupportedException>(() => new NettraceReader(stream, new ThrowingConsumer()).ReadToEnd());
    }

    private static byte[] Damage(byte[] trace, Random random)
    {
        byte[] damaged = [.. trace];
        for (int left = random.Next(1, 5); left > 0; left--)
            damaged[random.Next(damaged.Length)] = (byte)random.Next(256);
        return damaged;
    }

    private static bool IsRefused(byte[] trace, int round)
    {
        try
        {
            using MemoryStream stream = new(trace, writable: false);
            new NettraceReader(stream, new CollectingConsumer()).ReadToEnd();
            return false;
        }
        catch (ProfilingException e)
        {
            Assert.Equal(ProfilingFailure.Usage, e.Failure);
            return true;
        }
        catch (Exception e)
        {
            throw new InvalidOperationException($"Seed {Seed}, round {round}.", e);
        }
    }

    private sealed class ThrowingConsumer : INettraceConsumer
    {
        public void OnHeader(TraceHeader header)
        {
        }

        public void OnEvent(in NettraceEvent data) => throw new NotSupportedException();

        public void OnSequencePoint(long timestamp)
        {
        }

        public void OnLostEvents(long count)
        {
        }
    }
}
