using System.Diagnostics;
using System.Globalization;
using AllocInsight.Profiling.Targets;

namespace AllocInsight.Profiling.Tests.EndToEnd;

/// <summary>The tracee as a file, and as a process that allocates on request and says what it allocated.</summary>
internal sealed class TraceeProgram : IDisposable
{
    private readonly Process _process;

    private TraceeProgram(Process process) => _process = process;

    /// <summary>The program, built beside these tests in the same configuration.</summary>
    public static string Path { get; } = Find();

    /// <summary>Folder of its sources.</summary>
    public static string Sources => System.IO.Path.GetFullPath(System.IO.Path.Combine(AppContext.BaseDirectory, "../../../../Tracee"));

    public int Id => _process.Id;

    public bool IsRunning => !_process.HasExited;

    /// <summary>Starts it and waits until it is ready to allocate.</summary>
    public static TraceeProgram Serve(params (string Name, string Value)[] environment) => Start("serve", environment);

    public static TraceeProgram Idle() => Start("idle", []);

    /// <summary>Starts it renting from AllocInsight's pool.</summary>
    public static TraceeProgram Pool() => Start("pool", []);

    /// <summary>Starts it allocating without waiting for anything.</summary>
    public static TraceeProgram Run(params string[] arguments) => new(Launch(arguments, []));

    /// <summary>Waits until a process that was just started can be attached to.</summary>
    public static async Task WaitForPortAsync(int processId)
    {
        long deadline = Environment.TickCount64 + 30_000;
        while (!ProcessFinder.List().Any(process => process.Id == processId))
        {
            Assert.True(Environment.TickCount64 < deadline, "the tracee did not open its port");
            await Task.Delay(20);
        }
    }

    /// <summary>Has every site allocate, and returns what was really allocated.</summary>
    public IReadOnlyList<SiteTruth> Allocate(double scale)
    {
        _process.StandardInput.WriteLine(string.Create(CultureInfo.InvariantCulture, $"run {scale}"));
        return SiteTruth.Parse(_process.StandardOutput.ReadLine()!);
    }

    public void Kill() => _process.Kill();

    public void Dispose()
    {
        if (!_process.HasExited)
        {
            _process.Kill();
            _process.WaitForExit();
        }

        _process.Dispose();
    }

    private static TraceeProgram Start(string mode, (string Name, string Value)[] environment)
    {
        TraceeProgram tracee = new(Launch([mode], environment));
        Assert.Equal("ready", tracee._process.StandardOutput.ReadLine());
        return tracee;
    }

    private static Process Launch(string[] arguments, (string Name, string Value)[] environment)
    {
        ProcessStartInfo start = new(Path, arguments) { RedirectStandardInput = true, RedirectStandardOutput = true, RedirectStandardError = true };
        foreach ((string name, string value) in environment) start.Environment[name] = value;
        return Process.Start(start)!;
    }

    private static string Find()
    {
        string configuration = new DirectoryInfo(AppContext.BaseDirectory).Parent!.Name;
        return System.IO.Path.Combine(Sources, "bin", configuration, "net10.0", OperatingSystem.IsWindows() ? "Tracee.exe" : "Tracee");
    }
}
