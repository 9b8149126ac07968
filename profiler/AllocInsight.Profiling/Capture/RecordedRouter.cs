using System.Diagnostics;
using AllocInsight.Profiling.Gathering;
using AllocInsight.Profiling.Nettrace;

namespace AllocInsight.Profiling.Capture;

/// <summary>Routes a recorded trace's events, decides lifetimes as it goes, and reports how far it is.</summary>
internal sealed class RecordedRouter(CaptureModel model, IProgress<CaptureProgress>? progress) : INettraceConsumer
{
    // A look at the clock for every so many events costs nothing.
    private const int EventsBetweenLooks = 4096;
    private static readonly TimeSpan ProgressInterval = TimeSpan.FromMilliseconds(250);

    // The runtime writes its buffers out about ten times a second, thread by thread, so events are never this much out of order.
    private static readonly TimeSpan OutOfOrder = TimeSpan.FromSeconds(2);

    private readonly EventRouter _router = new(model, StreamRole.Everything);
    private TraceHeader? _header;
    private int _events;
    private long _lastReport = Stopwatch.GetTimestamp();

    /// <summary>Seconds from the start of the trace to its latest event outside the rundown.</summary>
    public double Seconds =>
        _header is null || model.LatestActivity == 0 ? 0 : Math.Max(0, (model.LatestActivity - _header.StartTimestamp) / (double)_header.TicksPerSecond);

    public void OnHeader(TraceHeader header)
    {
        _header = header;
        _router.OnHeader(header);
    }

    public void OnEvent(in NettraceEvent data)
    {
        _router.OnEvent(data);
        if (++_events % EventsBetweenLooks != 0) return;

        model.Lifetimes.Advance(Math.Max(_router.SequencePoint, _router.Latest - (long)(OutOfOrder.TotalSeconds * _header!.TicksPerSecond)));
        if (progress is null || Stopwatch.GetElapsedTime(_lastReport) < ProgressInterval) return;
        _lastReport = Stopwatch.GetTimestamp();
        progress.Report(new CaptureProgress
        {
            Phase = "reading",
            Elapsed = TimeSpan.FromSeconds(Seconds),
            Samples = model.Totals.Samples,
            Collections = model.Collections.Completed,
        });
    }

    /// <summary>Nothing more comes. What survivors' ranges were cut off must not make their objects look dead.</summary>
    public void Finish()
    {
        _router.Finish();
        model.Lifetimes.EndFull(_router.Latest);
    }

    public void OnSequencePoint(long timestamp) => _router.OnSequencePoint(timestamp);

    public void OnLostEvents(long count) => _router.OnLostEvents(count);
}
