using AllocInsight.Profiling.Nettrace;

namespace AllocInsight.Profiling.Tests.Nettrace;

public class AllocationTests
{
    private const int BlockCount = 100;
    private const int EventsPerBlock = 1_000;

    /// <summary>Enough for the reader's buffer and tables; one object per event would take three times as much.</summary>
    private const long Budget = 1024 * 1024;

    [Fact]
    public void Reading_allocates_nothing_per_event()
    {
        TraceWriter writer = SyntheticTraces.Write(isVersion6: false);
        SyntheticEvent[] events = [.. Enumerable.Range(0, EventsPerBlock).Select(i => new SyntheticEvent { Sequence = (uint)i + 10, StackId = i % 5 })];
        for (int i = 0; i < BlockCount; i++)
            writer.Stacks(1, SyntheticTraces.ShortStack, SyntheticTraces.LongStack).Events(isCompressed: true, events).SequencePoint(i);
        using MemoryStream stream = new(writer.End());
        CountingConsumer counting = new();

        long before = GC.GetAllocatedBytesForCurrentThread();
        new NettraceReader(stream, counting).ReadToEnd();
        long allocated = GC.GetAllocatedBytesForCurrentThread() - before;

        Assert.InRange(counting.Count, BlockCount * EventsPerBlock, int.MaxValue);
        Assert.InRange(allocated, 0, Budget);
    }

    private sealed class CountingConsumer : INettraceConsumer
    {
        public int Count { get; private set; }

        public void OnHeader(TraceHeader header)
        {
        }

        public void OnEvent(in NettraceEvent data) => Count++;

        public void OnSequencePoint(long timestamp)
        {
        }

        public void OnLostEvents(long count)
        {
        }
    }
}
