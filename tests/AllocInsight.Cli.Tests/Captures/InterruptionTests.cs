using AllocInsight.Cli.Tests.CommandLine;

namespace AllocInsight.Cli.Tests.Captures;

[Collection(nameof(OneCaptureAtATime))]
public sealed class InterruptionTests : IDisposable
{
    private readonly CaptureFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Theory]
    [InlineData(Signals.Interrupt)]
    [InlineData(Signals.Terminate)]
    public async Task A_signal_ends_an_attached_capture_with_a_report_and_leaves_the_target_unharmed(int signal)
    {
        if (OperatingSystem.IsWindows()) return;
        using TraceeProcess target = await _folder.StartTraceeAsync("serve");
        int before = target.EventThreads;
        using RunningTool tool = _folder.StartAttach(target, "--duration", "600");
        await CaptureFolder.MeasuringAsync(target, before);
        tool.Send(signal);
        ToolResult result = await tool.EndAsync();
        Assert.Equal((0, ""), (result.ExitCode, result.Error));
        Assert.StartsWith("ALLOCATIONS OF  Tracee serve", result.Output, StringComparison.Ordinal);

        Assert.NotNull(await target.AllocateAsync());
        await CaptureFolder.NoSessionIsLeftAsync(target, before);
        ToolResult again = await _folder.AttachAsync(target, "--duration", "300ms");
        Assert.Equal((0, ""), (again.ExitCode, again.Error));
    }

    [Fact]
    public async Task A_signal_ends_a_launched_capture_and_the_program_goes_on_writing()
    {
        if (OperatingSystem.IsWindows()) return;
        string script = $"echo begun; '{TraceeProcess.Path}' once 3 && echo went on to its end";
        using RunningTool tool = _folder.Start("run", "--", "sh", "-c", script);
        int target = await _folder.LaunchedAsync();
        await Eventually.HoldsAsync(() => ThreadsOf(target) > 8, "The program was not resumed.");
        tool.Send(Signals.Interrupt);
        Assert.Equal(0, await tool.ExitAsync());
        Assert.Empty(Directory.EnumerateFileSystemEntries(_folder.Path, "allocinsight-*"));

        ToolResult result = await tool.EndAsync();
        Assert.StartsWith("ALLOCATIONS OF  Tracee once 3", result.Output, StringComparison.Ordinal);
        Assert.EndsWith("went on to its end\n", result.Error, StringComparison.Ordinal);
        await _folder.NothingIsLeftAsync();
    }

    [Fact]
    public async Task A_second_signal_quits_at_once_and_leaves_nothing_behind()
    {
        if (OperatingSystem.IsWindows()) return;
        using RunningTool tool = _folder.Start("run", "--", TraceeProcess.Path, "steady", "600");
        int target = await _folder.LaunchedAsync();
        Signals.Send(target, Signals.Stop);
        tool.Send(Signals.Interrupt);
        tool.Send(Signals.Terminate);
        Assert.Equal(130, await tool.ExitAsync());
        Assert.Empty(Directory.EnumerateFileSystemEntries(_folder.Path, "allocinsight-*"));
        Signals.Send(target, Signals.Kill);
        Assert.Equal("", (await tool.EndAsync()).Output);
        await _folder.NothingIsLeftAsync();
    }

    [Fact]
    public async Task A_signal_before_any_runtime_came_says_that_nothing_was_measured()
    {
        if (OperatingSystem.IsWindows()) return;
        using RunningTool tool = _folder.Start("run", "--", "sh", "-c", "echo begun; exec sleep 3");
        await Eventually.HoldsAsync(() => tool.Error.Contains("begun", StringComparison.Ordinal), "The command was not started.");
        tool.Send(Signals.Interrupt);
        Assert.Equal(130, await tool.ExitAsync());
        Assert.Contains("Interrupted before anything was measured.", (await tool.EndAsync()).Error, StringComparison.Ordinal);
        await _folder.NothingIsLeftAsync();
    }

    private static int ThreadsOf(int processId) => Directory.GetDirectories($"/proc/{processId}/task").Length;
}
