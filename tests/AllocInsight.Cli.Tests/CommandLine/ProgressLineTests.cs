using AllocInsight.Cli.Progress;
using AllocInsight.Profiling.Capture;

namespace AllocInsight.Cli.Tests.CommandLine;

public sealed class ProgressLineTests
{
    private static readonly CaptureProgress Measuring = new()
    {
        Phase = "measuring",
        Elapsed = TimeSpan.FromSeconds(3.2),
        Remaining = TimeSpan.FromSeconds(6.8),
        Samples = 12_345,
        BytesPerSecond = 612e6,
        Collections = 87,
    };

    [Fact]
    public void It_says_how_long_is_left_and_what_was_seen() =>
        Assert.Equal("measuring, 7 s left: 12,345 samples, 610 MB/s allocated, 87 GCs", ProgressLine.Render(Measuring, endingEarly: false));

    [Fact]
    public void Without_a_known_end_it_says_how_long_it_has_run() =>
        Assert.Contains("measuring, 4 s:", ProgressLine.Render(Measuring with { Remaining = null }, endingEarly: false), StringComparison.Ordinal);

    [Fact]
    public void Before_anything_was_measured_there_is_only_the_phase() =>
        Assert.Equal("attaching", ProgressLine.Render(new CaptureProgress { Phase = "attaching" }, endingEarly: false));

    [Fact]
    public void An_early_end_is_acknowledged() =>
        Assert.StartsWith("ending early (Ctrl+C again", ProgressLine.Render(Measuring, endingEarly: true), StringComparison.Ordinal);
}
