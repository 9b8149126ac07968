namespace AllocInsight.Profiling.Nettrace;

/// <summary>Takes what a <c>NettraceReader</c> reads, in file order. Called on the reading thread only.</summary>
/// <remarks>
/// File order is time order within one thread, not between threads. A sequence point at time T promises that
/// every event from before T has been delivered.
/// </remarks>
public interface INettraceConsumer
{
    /// <summary>Called once, before anything else; not at all where the trace was cut within its header.</summary>
    void OnHeader(TraceHeader header);

    /// <summary>Called for each event.</summary>
    void OnEvent(in NettraceEvent data);

    /// <summary>Every event written before <paramref name="timestamp"/> has been delivered.</summary>
    void OnSequencePoint(long timestamp);

    /// <summary>The runtime dropped <paramref name="count"/> more events, at least one.</summary>
    void OnLostEvents(long count);
}
