using AllocInsight.Profiling.Nettrace;

namespace AllocInsight.Profiling.Capture;

/// <summary>Looks through a trace for the kinds of events that decide how it is to be read.</summary>
internal sealed class TraceContents : INettraceConsumer, IDisposable
{
    private const string Runtime = "Microsoft-Windows-DotNETRuntime";
    private readonly CancellationTokenSource _enough = new();

    public bool HasSamples { get; private set; }

    public bool HasTicks { get; private set; }

    public bool HasRanges { get; private set; }

    /// <summary>Cancelled once nothing more can be learned.</summary>
    public CancellationToken Enough => _enough.Token;

    public void OnHeader(TraceHeader header)
    {
    }

    public void OnEvent(in NettraceEvent data)
    {
        // A tag other than 0 says that the kind has been noted.
        if (data.Metadata.Tag != 0) return;
        data.Metadata.Tag = 1;
        if (data.Metadata.Provider != Runtime) return;
        HasSamples |= data.Metadata.EventId == 303;
        HasTicks |= data.Metadata.EventId == 10;
        HasRanges |= data.Metadata.EventId is 21 or 22;
        if (HasSamples && HasRanges) _enough.Cancel();
    }

    public void OnSequencePoint(long timestamp)
    {
    }

    public void OnLostEvents(long count)
    {
    }

    public void Dispose() => _enough.Dispose();
}
