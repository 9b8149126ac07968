using AllocInsight.Cli.Tests.CommandLine;
using AllocInsight.Profiling.Model;
using AllocInsight.Profiling.Output;

namespace AllocInsight.Cli.Tests.Captures;

[Collection(nameof(OneCaptureAtATime))]
public sealed class DyingTargetTests : IDisposable
{
    private const string Missing = "without closing its event stream";

    private readonly CaptureFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public async Task A_launched_program_that_is_killed_is_reported_with_names_and_lines()
    {
        if (OperatingSystem.IsWindows()) return;
        string output = _folder.File("profile.json");
        using RunningTool tool = _folder.Start("run", "-o", output, "--", TraceeProcess.Path, "steady", "600");
        int target = await _folder.LaunchedAsync();
        await WorkAsync(target, seconds: 6);
        Signals.Send(target, Signals.Kill);
        ToolResult result = await tool.EndAsync();
        Assert.Equal(0, result.ExitCode);
        Assert.Contains("The program ended with exit code 137", result.Error, StringComparison.Ordinal);
        AllocationProfile profile = ProfileJson.Read(output);
        HasLines(profile);
        Assert.Contains(profile.Sites, site => site.Stack.Any(frame => frame.Module == "System.Private.CoreLib"));
        Assert.DoesNotContain(profile.Sites, site => site.Line is not null && site.Stack.Any(frame => frame.Module == "(unknown)"));
        await _folder.NothingIsLeftAsync();
    }

    [Fact]
    public async Task An_attached_process_that_is_killed_is_reported_with_names_and_lines()
    {
        if (OperatingSystem.IsWindows()) return;
        string output = _folder.File("profile.json");
        using TraceeProcess target = await _folder.StartTraceeAsync("steady 600");
        await WorkAsync(target.Id, seconds: 1);
        using RunningTool tool = _folder.StartAttach(target, "--duration", "600", "-o", output);
        await Eventually.HoldsAsync(() => target.EventThreads > 2, "No session came.");
        await WorkAsync(target.Id, seconds: 5);
        target.Send(Signals.Kill);
        ToolResult result = await tool.EndAsync();
        Assert.Equal((0, "", ""), (result.ExitCode, result.Output, result.Error));
        HasLines(ProfileJson.Read(output));
        await _folder.NothingIsLeftAsync();
    }

    [Fact]
    public async Task A_program_that_crashes_is_reported_up_to_its_crash()
    {
        string output = _folder.File("profile.json");
        ToolResult result = await _folder.RunAsync("run", "-o", output, "--", TraceeProcess.Path, "crash", "2");
        Assert.Equal(0, result.ExitCode);
        Assert.Contains("The program ended with exit code", result.Error, StringComparison.Ordinal);
        HasLines(ProfileJson.Read(output));
        await _folder.NothingIsLeftAsync();
    }

    [Fact]
    public async Task A_process_that_is_suspended_while_it_is_measured_is_reported_up_to_then()
    {
        if (!OperatingSystem.IsLinux()) return;
        using TraceeProcess target = await _folder.StartTraceeAsync("serve");
        int before = target.EventThreads;
        using RunningTool tool = _folder.StartAttach(target, "--duration", "600");
        await CaptureFolder.MeasuringAsync(target, before);
        target.Send(Signals.Stop);
        tool.Send(Signals.Interrupt);
        ToolResult result = await tool.EndAsync();
        Assert.Equal((0, ""), (result.ExitCode, result.Error));
        Assert.Contains("The process stopped answering", result.Output, StringComparison.Ordinal);

        target.Send(Signals.Continue);
        Assert.NotNull(await target.AllocateAsync());
        await CaptureFolder.NoSessionIsLeftAsync(target, before);
    }

    private static void HasLines(AllocationProfile profile)
    {
        Assert.Contains(profile.Capture.Notes, note => note.Contains(Missing, StringComparison.Ordinal));
        Assert.True(profile.Totals.GcPauseSeconds >= 0, $"{profile.Totals.GcPauseSeconds} s of pauses");
        Assert.Contains(profile.Sites, site => site.File is { } file && file.EndsWith("ArraySites.cs", StringComparison.Ordinal)
            && site.Line > 0 && site.Method == "Tracee.ArraySites.LargeArrays");
        double located = profile.Sites.Where(site => site.Line is not null).Sum(site => site.Bytes);
        Assert.True(located > 0.8 * profile.Totals.Bytes, $"{located / profile.Totals.Bytes:P0} of the bytes have a line");
    }

    // What the capture needs is that the program has computed, however long that takes on a busy machine.
    private static Task WorkAsync(int processId, double seconds)
    {
        using System.Diagnostics.Process process = System.Diagnostics.Process.GetProcessById(processId);
        double from = process.TotalProcessorTime.TotalSeconds;
        return Eventually.HoldsAsync(() => Used() - from > seconds, "The program does not compute.");

        double Used()
        {
            using System.Diagnostics.Process now = System.Diagnostics.Process.GetProcessById(processId);
            return now.TotalProcessorTime.TotalSeconds;
        }
    }
}
