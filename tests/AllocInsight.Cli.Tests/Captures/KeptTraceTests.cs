using AllocInsight.Cli.Tests.CommandLine;
using AllocInsight.Profiling.Model;
using AllocInsight.Profiling.Output;

namespace AllocInsight.Cli.Tests.Captures;

[Collection(nameof(OneCaptureAtATime))]
public sealed class KeptTraceTests : IDisposable
{
    private readonly CaptureFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Theory]
    [InlineData("windows")]
    [InlineData("full")]
    [InlineData("none")]
    public async Task The_report_of_a_kept_trace_has_the_figures_of_the_live_one(string lifetimes)
    {
        string trace = _folder.File("kept.nettrace"), first = _folder.File("live.json"), second = _folder.File("again.json");
        ToolResult run = await _folder.RunAsync("run", "--lifetimes", lifetimes, "--trace", trace, "-o", first, "--", TraceeProcess.Path, "once", "0.5");
        Assert.Equal(0, run.ExitCode);
        ToolResult report = await _folder.RunAsync("report", trace, "-o", second);
        Assert.Equal((0, "", ""), (report.ExitCode, report.Output, report.Error));

        AllocationProfile live = ProfileJson.Read(first), kept = ProfileJson.Read(second);
        Assert.Equal(lifetimes != "none", kept.Capture.Lifetimes);
        Assert.Contains(live.Capture.Notes, note => note.Contains("--max-overhead did not bound", StringComparison.Ordinal));
        Assert.Equal(live.Capture.LifetimeMode, kept.Capture.LifetimeMode);
        Assert.Equal(live.Capture.Samples, kept.Capture.Samples);
        Assert.Equal(live.Totals, kept.Totals);
        Assert.Equal(live.SizeClasses, kept.SizeClasses);
        Assert.Equal(live.Types, kept.Types);
        Assert.Equal(live.Sites.Select(Figures).Order(), kept.Sites.Select(Figures).Order());
        await _folder.NothingIsLeftAsync();
    }

    private static (string? File, int? Line, string Type, double Bytes) Figures(SiteRow row) => (row.File, row.Line, row.Type, row.Bytes);
}
