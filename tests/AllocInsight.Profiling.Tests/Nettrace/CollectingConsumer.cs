using System.Runtime.InteropServices;
using AllocInsight.Profiling.Nettrace;

namespace AllocInsight.Profiling.Tests.Nettrace;

/// <summary>Keeps everything that a reader hands over.</summary>
internal sealed class CollectingConsumer : INettraceConsumer
{
    public TraceHeader? Header { get; private set; }

    public List<ReadEvent> Events { get; } = [];

    public List<ulong[]> Stacks { get; } = [];

    public List<long> SequencePoints { get; } = [];

    public long Lost { get; private set; }

    public void OnHeader(TraceHeader header)
    {
        Assert.Null(Header);
        Header = header;
    }

    public void OnEvent(in NettraceEvent data)
    {
        Assert.NotNull(Header);
        ReadOnlySpan<byte> stack = MemoryMarshal.AsBytes(data.Stack);
        Stacks.Add(data.Stack.ToArray());
        Events.Add(new ReadEvent(
            data.Metadata.Provider,
            data.Metadata.EventId,
            data.Metadata.Version,
            data.Timestamp,
            data.ThreadId,
            data.Payload.Length,
            ReadEvent.Digest(data.Payload),
            stack.Length,
            ReadEvent.Digest(stack)));
    }

    public void OnSequencePoint(long timestamp) => SequencePoints.Add(timestamp);

    public void OnLostEvents(long count)
    {
        Assert.True(count > 0);
        Lost += count;
    }

    /// <summary>Reads a trace from memory.</summary>
    public static (CollectingConsumer Seen, NettraceReadResult Result) Read(ReadOnlyMemory<byte> trace)
    {
        using MemoryStream stream = new(trace.ToArray(), writable: false);
        return Read(stream);
    }

    public static (CollectingConsumer Seen, NettraceReadResult Result) Read(Stream stream)
    {
        CollectingConsumer seen = new();
        NettraceReadResult result = new NettraceReader(stream, seen).ReadToEnd();
        return (seen, result);
    }
}
