using AllocInsight.Profiling.Nettrace;

namespace AllocInsight.Profiling.Tests.Nettrace;

public class TruncatedTraceTests
{
    private const int Seed = 731;
    private const int RecordedCuts = 40;

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void A_trace_cut_at_any_byte_delivers_its_whole_blocks(bool isVersion6)
    {
        TraceWriter writer = SyntheticTraces.Write(isVersion6);
        byte[] trace = writer.End();
        (CollectingConsumer whole, _) = CollectingConsumer.Read(trace);
        for (int cut = 1; cut < trace.Length; cut++)
        {
            (CollectingConsumer seen, NettraceReadResult result) = CollectingConsumer.Read(trace.AsMemory(0, cut));
            int expected = writer.Blocks.Where(b => b.End <= cut).Select(b => b.Events).DefaultIfEmpty(0).Last();
            Assert.Equal(new NettraceReadResult(IsComplete: false, cut), result);
            Assert.Equal(whole.Events.Take(expected), seen.Events);
            Assert.Equal(cut >= writer.Blocks[0].End, seen.Header is not null);
        }
    }

    [Fact]
    public void A_recorded_trace_cut_anywhere_delivers_a_prefix()
    {
        byte[] trace = RecordedTraces.Lossy;
        (CollectingConsumer whole, _) = CollectingConsumer.Read(trace);
        Random random = new(Seed);
        for (int i = 0; i < RecordedCuts; i++)
        {
            int cut = random.Next(1, trace.Length);
            (CollectingConsumer seen, NettraceReadResult result) = CollectingConsumer.Read(trace.AsMemory(0, cut));
            Assert.True(new NettraceReadResult(IsComplete: false, cut) == result, $"seed {Seed}, cut at {cut}");
            Assert.True(whole.Events.Take(seen.Events.Count).SequenceEqual(seen.Events), $"seed {Seed}, cut at {cut}");
        }
    }
}
