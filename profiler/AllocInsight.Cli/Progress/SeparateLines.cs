using System.Diagnostics;
using AllocInsight.Profiling.Capture;

namespace AllocInsight.Cli.Progress;

/// <summary>Says how far a capture is every few seconds, in whole lines between those of the measured program.</summary>
internal sealed class SeparateLines : IProgress<CaptureProgress>
{
    private static readonly TimeSpan Interval = TimeSpan.FromSeconds(5);

    private readonly Stopwatch _sinceLast = Stopwatch.StartNew();

    public void Report(CaptureProgress value)
    {
        if (_sinceLast.Elapsed < Interval) return;
        _sinceLast.Restart();
        Failures.Say(ProgressLine.Render(value, endingEarly: false));
    }
}
