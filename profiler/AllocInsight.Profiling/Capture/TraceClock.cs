using System.Diagnostics;
using AllocInsight.Profiling.Nettrace;

namespace AllocInsight.Profiling.Capture;

/// <summary>Tells the time in ticks of a live target's trace clock, so that moments here and events there can be compared.</summary>
/// <remarks>
/// Both read the machine's monotonic clock, so they normally agree to the tick; where they do not (another clock source in a
/// container), the difference seen when the session began is made up for, to within the few milliseconds that it took to begin.
/// </remarks>
internal sealed class TraceClock
{
    private static readonly TimeSpan SameClock = TimeSpan.FromSeconds(10);

    private readonly long _ticksPerSecond;
    private readonly long _offset;

    /// <param name="header">Header of a session that has just begun.</param>
    /// <param name="localStart">Local <see cref="Stopwatch.GetTimestamp"/> when it began.</param>
    public TraceClock(TraceHeader header, long localStart)
    {
        _ticksPerSecond = header.TicksPerSecond;
        long difference = header.StartTimestamp - Convert(localStart);
        _offset = Math.Abs(difference) < Ticks(SameClock) ? 0 : difference;
    }

    /// <summary>The present moment.</summary>
    public long Now => Convert(Stopwatch.GetTimestamp()) + _offset;

    /// <summary>A length of time in trace ticks.</summary>
    public long Ticks(TimeSpan time) => (long)(time.TotalSeconds * _ticksPerSecond);

    private long Convert(long local) =>
        Stopwatch.Frequency == _ticksPerSecond ? local : (long)((double)local / Stopwatch.Frequency * _ticksPerSecond);
}
