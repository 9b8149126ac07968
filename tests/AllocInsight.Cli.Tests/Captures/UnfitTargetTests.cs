using System.Diagnostics;
using System.Globalization;
using System.Net.Sockets;
using AllocInsight.Cli.Tests.CommandLine;

namespace AllocInsight.Cli.Tests.Captures;

[Collection(nameof(OneCaptureAtATime))]
public sealed class UnfitTargetTests : IDisposable
{
    private readonly CaptureFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Theory]
    [InlineData("2147483646", "There is no process 2147483646")]
    [InlineData("0", "There is no process 0")]
    [InlineData("99999999999", "No .NET process is called")]
    [InlineData("NoSuchProgram", "No .NET process is called 'NoSuchProgram'")]
    [InlineData("", "No .NET process is called")]
    public Task A_process_that_is_not_there_is_said_to_be_missing(string process, string message) => RefusedAsync(message, process);

    [Fact]
    public async Task Of_several_with_one_name_both_are_listed()
    {
        using TraceeProcess first = await _folder.StartTraceeAsync("idle"), second = await _folder.StartTraceeAsync("serve");
        string error = await RefusedAsync("Several .NET processes are called 'tracee'", "tracee");
        Assert.Contains($" {first.Id}  {TraceeProcess.Path} idle", error, StringComparison.Ordinal);
        Assert.Contains($" {second.Id}  {TraceeProcess.Path} serve", error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_program_that_is_not_dotnet_is_said_to_be_none()
    {
        if (OperatingSystem.IsWindows()) return;
        using Process sleep = Process.Start("sleep", "60");
        await RefusedAsync("Either it is not a .NET process", sleep.Id.ToString(CultureInfo.InvariantCulture));
        sleep.Kill();
    }

    [Fact]
    public async Task A_process_with_its_diagnostics_off_is_told_how_to_turn_them_on()
    {
        using TraceeProcess target = await _folder.StartTraceeAsync("idle", ("DOTNET_EnableDiagnostics", "0"));
        await RefusedAsync("DOTNET_EnableDiagnostics=0", target.Id.ToString(CultureInfo.InvariantCulture));
    }

    [Fact]
    public async Task The_socket_of_a_dead_process_deceives_nobody()
    {
        if (OperatingSystem.IsWindows()) return;
        using Process sleep = Process.Start("sleep", "60");
        Abandon($"dotnet-diagnostic-{sleep.Id}-1-socket");
        Abandon("dotnet-diagnostic-2147483646-1-socket");
        await RefusedAsync("does not answer", sleep.Id.ToString(CultureInfo.InvariantCulture));
        await RefusedAsync("There is no process", "2147483646");
        ToolResult list = await _folder.RunAsync("ps");
        Assert.Equal((0, ""), (list.ExitCode, list.Output));
        sleep.Kill();
    }

    [Fact]
    public async Task A_suspended_process_is_waited_for_in_vain_only_for_a_moment()
    {
        if (OperatingSystem.IsWindows()) return;
        using TraceeProcess target = await _folder.StartTraceeAsync("serve");
        target.Send(Signals.Stop);
        long began = Stopwatch.GetTimestamp();
        await RefusedAsync("does not answer", target.Id.ToString(CultureInfo.InvariantCulture));
        await RefusedAsync("does not answer", "Tracee");
        Assert.InRange(Stopwatch.GetElapsedTime(began).TotalSeconds, 0, 30);
        target.Send(Signals.Continue);
        Assert.NotNull(await target.AllocateAsync());
    }

    [Fact]
    public async Task The_tool_does_not_profile_itself()
    {
        if (OperatingSystem.IsWindows()) return;
        ProcessStartInfo shell = _folder.Configure(new("/bin/sh", ["-c", "exec dotnet \"$0\" attach $$", RunningTool.Assembly]));
        using RunningTool tool = new(shell);
        ToolResult result = await tool.EndAsync();
        Assert.Equal((3, ""), (result.ExitCode, result.Output));
        Assert.Contains("allocinsight itself", result.Error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_missing_temporary_folder_is_named()
    {
        using TraceeProcess target = await _folder.StartTraceeAsync("idle");
        string missing = _folder.File("missing");
        string[][] commands = [["ps"], ["attach", target.Id.ToString(CultureInfo.InvariantCulture)], ["run", "--", TraceeProcess.Path, "exit", "0"]];
        foreach (string[] command in commands)
        {
            ProcessStartInfo start = new("dotnet", [RunningTool.Assembly, .. command]);
            start.Environment["TMPDIR"] = missing;
            using RunningTool tool = new(start);
            ToolResult result = await tool.EndAsync();
            Assert.Equal((1, ""), (result.ExitCode, result.Output));
            Assert.Contains(missing, result.Error, StringComparison.Ordinal);
        }
    }

    private async Task<string> RefusedAsync(string message, string process)
    {
        string trace = _folder.File("trace.nettrace");
        await File.WriteAllTextAsync(trace, "an earlier one");
        ToolResult result = await _folder.RunAsync("attach", process, "--duration", "1", "--trace", trace);
        Assert.Contains(message, result.Error, StringComparison.Ordinal);
        Assert.Equal((3, ""), (result.ExitCode, result.Output));
        Assert.Equal("an earlier one", await File.ReadAllTextAsync(trace));
        Assert.Empty(Directory.EnumerateFileSystemEntries(_folder.Path, "allocinsight-*"));
        return result.Error;
    }

    // A socket that nobody listens at any more.
    private void Abandon(string name)
    {
        using Socket socket = new(AddressFamily.Unix, SocketType.Stream, ProtocolType.Unspecified);
        socket.Bind(new UnixDomainSocketEndPoint(_folder.File(name)));
        // .NET removes the name with the socket; a killed process cannot.
        string kept = _folder.File("kept");
        File.Move(_folder.File(name), kept);
        socket.Dispose();
        File.Move(kept, _folder.File(name));
    }
}
