using System.Diagnostics;

namespace AllocInsight.Profiling.Capture;

/// <summary>The rate of samples since it was last asked for.</summary>
internal sealed class SampleRate(CaptureModel model)
{
    private long _samples;
    private long _at = Stopwatch.GetTimestamp();

    /// <summary>Samples a second; null where less than <paramref name="atLeast"/> has passed.</summary>
    public double? Take(TimeSpan atLeast)
    {
        TimeSpan elapsed = Stopwatch.GetElapsedTime(_at);
        if (elapsed < atLeast || elapsed <= TimeSpan.Zero) return null;
        long samples = model.Totals.Samples;
        double rate = (samples - _samples) / elapsed.TotalSeconds;
        (_samples, _at) = (samples, Stopwatch.GetTimestamp());
        return rate;
    }
}
