using System.Diagnostics;

namespace AllocInsight.Cli.Tests.Captures;

/// <summary>The tracee as a process of its own, which is gone after the test.</summary>
internal sealed class TraceeProcess : IDisposable
{
    private readonly Process _process;

    public TraceeProcess(ProcessStartInfo start)
    {
        start.RedirectStandardInput = start.RedirectStandardOutput = start.RedirectStandardError = true;
        _process = Process.Start(start)!;
    }

    /// <summary>The program, built beside these tests in the same configuration.</summary>
    public static string Path { get; } = Find();

    public int Id => _process.Id;

    /// <summary>Threads that send events to somebody: they end with their session.</summary>
    public int EventThreads => OperatingSystem.IsLinux()
        ? Directory.GetDirectories($"/proc/{Id}/task").Count(task => ReadName(task).StartsWith(".NET EventPipe", StringComparison.Ordinal))
        : 0;

    public void Send(int signal) => Signals.Send(Id, signal);

    public async Task ReadyAsync() => Assert.Equal("ready", await _process.StandardOutput.ReadLineAsync());

    /// <summary>Has it allocate, and waits for its answer.</summary>
    public async Task<string?> AllocateAsync()
    {
        await _process.StandardInput.WriteLineAsync("run 0.01");
        return await _process.StandardOutput.ReadLineAsync();
    }

    public void Dispose()
    {
        if (!_process.HasExited) _process.Kill(entireProcessTree: true);
        _process.WaitForExit();
        _process.Dispose();
    }

    private static string ReadName(string task)
    {
        try
        {
            return File.ReadAllText(System.IO.Path.Combine(task, "comm"));
        }
        catch (IOException)
        {
            return "";
        }
    }

    private static string Find()
    {
        string configuration = new DirectoryInfo(AppContext.BaseDirectory).Parent!.Name;
        string folder = AllocInsight.Testing.Repository.PathOf("tests/Tracee/bin");
        return System.IO.Path.Combine(folder, configuration, "net10.0", OperatingSystem.IsWindows() ? "Tracee.exe" : "Tracee");
    }
}
