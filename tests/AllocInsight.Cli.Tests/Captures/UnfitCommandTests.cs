using AllocInsight.Cli.Tests.CommandLine;

namespace AllocInsight.Cli.Tests.Captures;

[Collection(nameof(OneCaptureAtATime))]
public sealed class UnfitCommandTests : IDisposable
{
    private readonly CaptureFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Theory]
    [InlineData("/no/such/program", "Cannot start '/no/such/program': No such file or directory.")]
    [InlineData("no-such-program", "Cannot start 'no-such-program': No such file or directory.")]
    [InlineData("/etc/passwd", "Cannot start '/etc/passwd': Permission denied.")]
    [InlineData("", "Cannot start ''")]
    [InlineData("/bin/true", "The command ended (exit code 0) without starting a .NET runtime")]
    [InlineData("/bin/false", "The command ended (exit code 1) without starting a .NET runtime")]
    public async Task A_command_that_cannot_be_profiled_exits_3_and_spares_an_earlier_trace(string command, string message)
    {
        if (OperatingSystem.IsWindows()) return;
        string trace = _folder.File("trace.nettrace");
        await File.WriteAllTextAsync(trace, "an earlier one");
        ToolResult result = await _folder.RunAsync("run", "--trace", trace, "--", command);
        Assert.Contains(message, result.Error, StringComparison.Ordinal);
        Assert.Equal((3, ""), (result.ExitCode, result.Output));
        Assert.Equal("an earlier one", await File.ReadAllTextAsync(trace));
        await _folder.NothingIsLeftAsync();
    }

    [Fact]
    public async Task A_trace_that_never_began_leaves_no_file()
    {
        if (OperatingSystem.IsWindows()) return;
        await _folder.RunAsync("run", "--trace", _folder.File("trace.nettrace"), "--", "/bin/true");
        Assert.Empty(Directory.EnumerateFiles(_folder.Path, "*.nettrace"));
    }

    [Fact]
    public async Task A_program_that_ends_at_once_is_reported_with_its_exit_code()
    {
        ToolResult result = await _folder.RunAsync("run", "--", TraceeProcess.Path, "exit", "3");
        Assert.Equal(0, result.ExitCode);
        Assert.Contains("The program ended with exit code 3", result.Error, StringComparison.Ordinal);
        Assert.StartsWith("ALLOCATIONS OF  Tracee exit 3", result.Output, StringComparison.Ordinal);
        await _folder.NothingIsLeftAsync();
    }

    [Fact]
    public async Task A_script_is_followed_to_its_end_and_its_other_programs_are_mentioned()
    {
        if (OperatingSystem.IsWindows()) return;
        string script = $"'{TraceeProcess.Path}' once 0.1; '{TraceeProcess.Path}' steady 3; '{TraceeProcess.Path}' exit 0; echo all done";
        ToolResult result = await _folder.RunAsync("run", "--", "sh", "-c", script);
        Assert.Equal(0, result.ExitCode);
        Assert.StartsWith("ALLOCATIONS OF  Tracee once 0.1", result.Output, StringComparison.Ordinal);
        Assert.Contains("started 2 other .NET process(es)", result.Output, StringComparison.Ordinal);
        Assert.EndsWith("all done\n", result.Error, StringComparison.Ordinal);
        await _folder.NothingIsLeftAsync();
    }

    [Fact]
    public async Task What_the_program_starts_after_the_capture_does_not_wait_for_the_tool()
    {
        if (OperatingSystem.IsWindows()) return;
        using RunningTool tool = _folder.Start("run", "--duration", "500ms", "--", "sh", "-c", $"'{TraceeProcess.Path}' after 5 exit 7; echo ended with $?");
        Assert.Equal(0, await tool.ExitAsync());
        ToolResult result = await tool.EndAsync();
        Assert.StartsWith("ALLOCATIONS OF  Tracee after 5 exit 7", result.Output, StringComparison.Ordinal);
        Assert.Equal("ended with 7\n", result.Error);
        await _folder.NothingIsLeftAsync();
    }
}
