using System.Diagnostics;
using AllocInsight.Profiling.Gathering;
using AllocInsight.Profiling.Nettrace;

namespace AllocInsight.Profiling.Capture;

/// <summary>Knows the target's time, and up to when its events have surely been read.</summary>
internal sealed class DeliveryWatch
{
    // The runtime writes its buffers out about ten times a second, thread by thread; on a busy machine it may be late.
    private static readonly TimeSpan QuietLongEnough = TimeSpan.FromSeconds(1);
    private static readonly TimeSpan OutOfOrder = TimeSpan.FromSeconds(1);

    private readonly Lock _gate = new();
    private readonly List<(TraceSession Session, EventRouter Router)> _watched = [];
    private TraceClock? _clock;
    private long _firstSession;

    /// <summary>The present moment in trace ticks; null until the first session has said what its clock is.</summary>
    public long? Now => _clock?.Now;

    /// <summary>Every event of the watched sessions from before this has been read; null while that cannot be told.</summary>
    public long? Watermark
    {
        get
        {
            if (_clock is not { } clock) return null;
            lock (_gate)
            {
                return _watched.Min(w => w.Session.Quiet >= QuietLongEnough
                    ? clock.Now - clock.Ticks(QuietLongEnough)
                    : w.Router.Latest - clock.Ticks(OutOfOrder));
            }
        }
    }

    /// <summary>Waits for a session to say what its clock is.</summary>
    public async Task LearnClockAsync(CaptureModel model, CancellationToken stop)
    {
        while (model.Header is null) await Task.Delay(5, stop);
        TraceHeader header = model.Header;
        _clock ??= new TraceClock(header, _firstSession);
    }

    /// <summary>The first session of the capture, whose header tells the clock, has just begun.</summary>
    public void OnFirstSession() => _firstSession = Stopwatch.GetTimestamp();

    /// <summary>Takes a session into account from now on.</summary>
    public void Watch(TraceSession session, EventRouter router)
    {
        lock (_gate) _watched.Add((session, router));
    }

    /// <summary>Leaves a session out that has been read to its end.</summary>
    public void Forget(TraceSession session)
    {
        lock (_gate) _watched.RemoveAll(w => w.Session == session);
    }
}
