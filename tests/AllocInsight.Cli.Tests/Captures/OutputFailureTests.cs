using AllocInsight.Cli.Tests.CommandLine;
using AllocInsight.Profiling.Model;
using AllocInsight.Profiling.Output;

namespace AllocInsight.Cli.Tests.Captures;

[Collection(nameof(OneCaptureAtATime))]
public sealed class OutputFailureTests : IDisposable
{
    private readonly CaptureFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Theory]
    [InlineData("-o")]
    [InlineData("--sites")]
    [InlineData("--trace")]
    public async Task An_output_that_cannot_be_written_is_refused_before_anything_is_measured(string option)
    {
        using TraceeProcess target = await _folder.StartTraceeAsync("idle");
        await RefusedAsync(target, option, _folder.Path, "it is a folder");
        await RefusedAsync(target, option, _folder.File("missing/out.json"), $"the folder '{_folder.File("missing")}' does not exist");
    }

    [Theory]
    [InlineData("-o")]
    [InlineData("--sites")]
    [InlineData("--trace")]
    public async Task A_full_disk_costs_the_file_and_not_the_report(string option)
    {
        if (!OperatingSystem.IsLinux()) return;
        ToolResult result = await _folder.RunAsync("run", option, "/dev/full", "--", TraceeProcess.Path, "exit", "0");
        Assert.Equal(1, result.ExitCode);
        Assert.Contains("no space left on device", result.Error, StringComparison.OrdinalIgnoreCase);
        Assert.Contains("ALLOCATIONS OF  Tracee exit 0", result.Output, StringComparison.Ordinal);
        await _folder.NothingIsLeftAsync();
    }

    [Fact]
    public async Task A_full_disk_that_takes_two_files_is_told_of_both()
    {
        if (!OperatingSystem.IsLinux()) return;
        ToolResult result = await _folder.RunAsync("run", "-o", "/dev/full", "--trace", "/dev/full", "--", TraceeProcess.Path, "exit", "0");
        Assert.Equal(1, result.ExitCode);
        Assert.Contains("The trace file '/dev/full' is incomplete: no space left on device.", result.Error, StringComparison.Ordinal);
        Assert.Contains("Cannot write '/dev/full': no space left on device.", result.Error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_closed_standard_output_is_a_plain_message()
    {
        if (OperatingSystem.IsWindows()) return;
        using TraceeProcess target = await _folder.StartTraceeAsync("idle");
        string command = $"exec dotnet '{RunningTool.Assembly}' attach {target.Id} --duration 200ms >&-";
        using RunningTool tool = new(_folder.Configure(new("/bin/sh", ["-c", command])));
        ToolResult result = await tool.EndAsync();
        Assert.Equal(1, result.ExitCode);
        Assert.Contains("Cannot write to standard output", result.Error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_reader_that_has_seen_enough_is_no_failure()
    {
        if (OperatingSystem.IsWindows()) return;
        using TraceeProcess target = await _folder.StartTraceeAsync("idle");
        string command = $"dotnet '{RunningTool.Assembly}' attach {target.Id} --duration 200ms | true";
        using RunningTool tool = new(_folder.Configure(new("/bin/sh", ["-c", command])));
        Assert.Equal("", (await tool.EndAsync()).Error);
    }

    [Fact]
    public async Task Without_a_sample_the_report_says_so()
    {
        using TraceeProcess target = await _folder.StartTraceeAsync("idle");
        ToolResult text = await _folder.AttachAsync(target, "--duration", "1");
        Assert.Equal((0, ""), (text.ExitCode, text.Error));
        Assert.Contains("No allocation was sampled", text.Output, StringComparison.Ordinal);

        ToolResult json = await _folder.AttachAsync(target, "--duration", "1", "--format", "json");
        AllocationProfile profile = ProfileJson.Parse(json.Output, "standard output");
        Assert.Equal((0, 0, 0), (json.ExitCode, profile.Capture.Samples, profile.Sites.Count));
    }

    private async Task RefusedAsync(TraceeProcess target, string option, string path, string reason)
    {
        string[] format = option == "-o" ? ["--format", "json"] : [];
        ToolResult result = await _folder.AttachAsync(target, ["--duration", "600", option, path, .. format]);
        Assert.Equal((1, ""), (result.ExitCode, result.Output));
        Assert.Contains(reason, result.Error, StringComparison.Ordinal);
    }
}
