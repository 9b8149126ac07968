using System.Diagnostics;
using System.Globalization;
using AllocInsight.Cli.Tests.CommandLine;
using AllocInsight.Testing;

namespace AllocInsight.Cli.Tests.Captures;

/// <summary>
/// A temporary folder that only the tool and the programs of one test use: whatever either leaves behind is found in it.
/// </summary>
internal sealed class CaptureFolder : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    public string Path => _folder.Path;

    public string File(string name) => _folder.File(name);

    public RunningTool Start(params string[] arguments) => new(Configure(new("dotnet", [RunningTool.Assembly, .. arguments])));

    public async Task<ToolResult> RunAsync(params string[] arguments)
    {
        using RunningTool tool = Start(arguments);
        return await tool.EndAsync();
    }

    public Task<ToolResult> AttachAsync(TraceeProcess target, params string[] arguments) =>
        RunAsync(["attach", target.Id.ToString(CultureInfo.InvariantCulture), .. arguments]);

    public RunningTool StartAttach(TraceeProcess target, params string[] arguments) =>
        Start(["attach", target.Id.ToString(CultureInfo.InvariantCulture), .. arguments]);

    public async Task<TraceeProcess> StartTraceeAsync(string mode, params (string Name, string Value)[] environment)
    {
        ProcessStartInfo start = Configure(new(TraceeProcess.Path, mode.Split(' ')));
        foreach ((string name, string value) in environment) start.Environment[name] = value;
        TraceeProcess tracee = new(start);
        if (mode is "serve" or "idle") await tracee.ReadyAsync();
        return tracee;
    }

    public ProcessStartInfo Configure(ProcessStartInfo start)
    {
        start.Environment["TMPDIR"] = Path;
        // The crash is wished, its dump is not.
        start.Environment["DOTNET_DbgEnableMiniDump"] = "0";
        return start;
    }

    /// <summary>Waits until the tool measures the target.</summary>
    /// <remarks>Sessions for code, totals and stacks: while the capture begins there are never more than two.</remarks>
    public static Task MeasuringAsync(TraceeProcess target, int eventThreads) => OperatingSystem.IsLinux()
        ? Eventually.HoldsAsync(() => target.EventThreads >= eventThreads + 3, "The sessions did not come.")
        : Task.Delay(TimeSpan.FromSeconds(5));

    /// <summary>Waits until the target sends to as many listeners as before.</summary>
    public static Task NoSessionIsLeftAsync(TraceeProcess target, int eventThreads) =>
        Eventually.HoldsAsync(() => target.EventThreads == eventThreads, "An EventPipe session is left in the target.");

    /// <summary>The process that the tool launched, once it runs.</summary>
    public async Task<int> LaunchedAsync()
    {
        int id = 0;
        await Eventually.HoldsAsync(() => (id = Runtimes().FirstOrDefault()) != 0, "No tracee was started.");
        return id;
    }

    /// <summary>No socket, temporary file or process of the tool is left.</summary>
    public async Task NothingIsLeftAsync()
    {
        Assert.Empty(Directory.EnumerateFileSystemEntries(Path, "allocinsight-*"));
        Assert.Empty(Directory.EnumerateFileSystemEntries(Path, "*.tmp", SearchOption.AllDirectories));
        await Eventually.HoldsAsync(() => Runtimes().Count == 0, "A process is left.");
    }

    public void Dispose()
    {
        foreach (int id in Runtimes()) Signals.Send(id, Signals.Kill);
        _folder.Dispose();
    }

    // By the files of the programs, so that a tool that ran is not taken for a tracee.
    private List<int> Runtimes() =>
        [.. Process.GetProcessesByName("Tracee").Where(IsOurs).Select(process => process.Id).Order()];

    private bool IsOurs(Process process)
    {
        try
        {
            return System.IO.File.ReadAllText($"/proc/{process.Id}/environ").Contains($"TMPDIR={Path}\0", StringComparison.Ordinal);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            return false;
        }
    }
}
