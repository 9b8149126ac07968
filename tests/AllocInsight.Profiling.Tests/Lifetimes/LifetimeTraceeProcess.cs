using System.Diagnostics;
using System.Globalization;

namespace AllocInsight.Profiling.Tests.Lifetimes;

/// <summary>The child program whose objects' fates are known, and the folder that its traces go to; disposing removes both.</summary>
internal sealed class LifetimeTraceeProcess : IDisposable
{
    private readonly Process _process;

    /// <param name="rounds">How much each of its two threads allocates; 6,000 take about a second on an idle machine.</param>
    /// <param name="server">Server GC instead of workstation GC.</param>
    /// <param name="concurrent">With background collections.</param>
    /// <param name="keywords">What the runtime itself records from the first instruction on; null where the test attaches.</param>
    /// <param name="level">At which level.</param>
    public LifetimeTraceeProcess(int rounds, bool server, bool concurrent, long? keywords, int level = 4)
    {
        Folder = Directory.CreateTempSubdirectory("lifetimes-").FullName;
        TracePath = Path.Combine(Folder, "launch.nettrace");
        var start = new ProcessStartInfo("dotnet") { RedirectStandardInput = true, RedirectStandardOutput = true };
        start.ArgumentList.Add("exec");
        start.ArgumentList.Add(Path.Combine(AppContext.BaseDirectory, "LifetimeTracee.dll"));
        start.ArgumentList.Add(rounds.ToString(CultureInfo.InvariantCulture));
        start.Environment["DOTNET_gcServer"] = server ? "1" : "0";
        start.Environment["DOTNET_gcConcurrent"] = concurrent ? "1" : "0";
        // Small enough for many collections in a short run, on machines with any cache.
        start.Environment["DOTNET_GCgen0size"] = "400000";
        start.Environment["TMPDIR"] = Path.GetTempPath();
        if (keywords is { } wanted)
        {
            start.Environment["DOTNET_EnableEventPipe"] = "1";
            start.Environment["DOTNET_EventPipeConfig"] = string.Create(CultureInfo.InvariantCulture, $"Microsoft-Windows-DotNETRuntime:0x{wanted:x}:{level}");
            start.Environment["DOTNET_EventPipeOutputPath"] = TracePath;
            start.Environment["DOTNET_EventPipeOutputStreaming"] = "1";
            start.Environment["DOTNET_EventPipeCircularMB"] = "256";
        }
        else
        {
            start.ArgumentList.Add("wait");
        }
        _process = Process.Start(start)!;
        if (keywords is null)
            Assert.Equal("ready", _process.StandardOutput.ReadLine());
    }

    public string Folder { get; }

    public string TracePath { get; }

    public int Id => _process.Id;

    /// <summary>Lets a child that waits do its work; it stays alive until this object is disposed.</summary>
    public async Task RunAsync()
    {
        await _process.StandardInput.WriteLineAsync();
        Assert.NotNull(await _process.StandardOutput.ReadLineAsync());
    }

    public void WaitForExit()
    {
        Assert.True(_process.WaitForExit(60_000), "the child did not end");
        Assert.Equal(0, _process.ExitCode);
    }

    public void Dispose()
    {
        if (!_process.HasExited)
            _process.Kill();
        _process.WaitForExit();
        _process.Dispose();
        Directory.Delete(Folder, recursive: true);
    }
}
