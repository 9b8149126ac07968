using AllocInsight.Cli.Screens;
using AllocInsight.Profiling.Capture;

namespace AllocInsight.Cli.Progress;

/// <summary>Words for how far a capture is.</summary>
internal static class ProgressLine
{
    public static string Render(CaptureProgress progress, bool endingEarly)
    {
        string phase = endingEarly ? "ending early (Ctrl+C again quits without a report)" : progress.Phase;
        if (progress.Samples == 0 && progress.Elapsed == TimeSpan.Zero) return phase;

        string time = progress.Remaining is { } left ? $"{Seconds(left)} left" : Seconds(progress.Elapsed);
        return $"{phase}, {time}: {progress.Samples:N0} samples, {Figures.Bytes(progress.BytesPerSecond)}/s allocated, {progress.Collections:N0} GCs";
    }

    private static string Seconds(TimeSpan time) => time.TotalSeconds < 100 ? $"{Math.Ceiling(time.TotalSeconds):0} s" : $"{time.TotalMinutes:0.0} min";
}
