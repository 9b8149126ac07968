using System.Diagnostics;
using System.Globalization;
using AllocInsight.Cli.Tests.CommandLine;
using AllocInsight.Cli.Tests.Traces;
using AllocInsight.Profiling.Model;
using AllocInsight.Profiling.Output;

namespace AllocInsight.Cli.Tests.Captures;

/// <summary>
/// Runtimes that are not on the machine, played by a script: what they answer is by the protocol, what they send was recorded.
/// </summary>
[Collection(nameof(OneCaptureAtATime))]
public sealed class OlderRuntimeTests : IDisposable
{
    private readonly CaptureFolder _folder = new();
    private readonly Process? _process = OperatingSystem.IsWindows() ? null : Process.Start("sleep", "120");

    public void Dispose()
    {
        _process?.Kill();
        _process?.Dispose();
        _folder.Dispose();
    }

    [Theory]
    [InlineData("6.0.36", 2)]
    [InlineData("8.0.31", 3)]
    [InlineData("9.0.20", 4)]
    public async Task A_runtime_without_allocation_sampling_is_measured_by_ticks_with_the_requests_it_knows(string version, int newestCollect)
    {
        if (_process is null) return; // named pipes are not scripted
        using RecordedTrace trace = new("Ticks");
        using ScriptedRuntime runtime = new(_folder.Path, _process.Id, version, newestCollect, await File.ReadAllBytesAsync(trace.Path));
        string file = _folder.File("report.json");
        ToolResult result = await AttachAsync("--duration", "1", "-o", file);
        Assert.Equal((0, ""), (result.ExitCode, result.Output));
        Assert.Equal(newestCollect, runtime.Granted.Max());

        AllocationProfile profile = ProfileJson.Read(file);
        Assert.Equal(AllocationSource.AllocationTick, profile.Capture.Source);
        Assert.Equal(598, profile.Capture.Samples);
        Assert.All(profile.Sites, site => Assert.Null(site.BytesLow ?? site.BytesHigh));
        Assert.Contains(profile.Sites, site => site.Method.StartsWith("Tracee.", StringComparison.Ordinal));
        await _folder.NothingIsLeftAsync();
    }

    [Fact]
    public async Task A_runtime_that_cannot_say_what_it_is_is_too_old()
    {
        if (_process is null) return; // named pipes are not scripted
        using ScriptedRuntime runtime = new(_folder.Path, _process.Id, version: "", newestCollect: 1, trace: []);
        ToolResult result = await AttachAsync("--duration", "1");
        Assert.Equal((3, ""), (result.ExitCode, result.Output));
        Assert.Contains("older than 5", result.Error, StringComparison.Ordinal);
        Assert.Empty(runtime.Granted);
    }

    private Task<ToolResult> AttachAsync(params string[] arguments) =>
        _folder.RunAsync(["attach", _process!.Id.ToString(CultureInfo.InvariantCulture), .. arguments]);
}
