using System.ComponentModel;
using System.Diagnostics;

namespace AllocInsight.Profiling.Targets;

/// <summary>A program started by this tool, and the first .NET runtime in it.</summary>
internal sealed class LaunchedProcess : IAsyncDisposable
{
    // A process whose event stream has ended is about to end itself.
    private static readonly TimeSpan ExitPatience = TimeSpan.FromSeconds(2);

    private readonly Process _process;
    private readonly LaunchPort _port;
    private readonly Task _output;
    private readonly CancellationTokenSource _ending = new();
    private Task _others = Task.CompletedTask;
    private int _otherRuntimes;

    private LaunchedProcess(Process process, LaunchPort port, Task output)
    {
        _process = process;
        _port = port;
        _output = output;
    }

    /// <summary>Runtimes that the program started besides the profiled one.</summary>
    public int OtherRuntimes => Volatile.Read(ref _otherRuntimes);

    /// <exception cref="ProfilingException">The command cannot be started.</exception>
    public static LaunchedProcess Start(LaunchRequest request)
    {
        ProcessStartInfo start = StartInfo(request);
        LaunchPort port = new();
        start.Environment[SuspendedRuntime.PortsVariable] = port.Setting;
        start.Environment[SuspendedRuntime.InlineTreesVariable] = "1";
        foreach ((string key, string value) in request.Environment) start.Environment[key] = value;

        try
        {
            Process process = Process.Start(start)!;
            Task output = start.RedirectStandardOutput ? PumpAsync(process.StandardOutput.BaseStream) : Task.CompletedTask;
            return new LaunchedProcess(process, port, output);
        }
        catch (Win32Exception e)
        {
            port.DisposeAsync().AsTask().GetAwaiter().GetResult();
            throw new ProfilingException(
                ProfilingFailure.Target, $"Cannot start '{request.FileName}': {e.Message}. Give a program and its arguments after `--`.", e);
        }
    }

    /// <summary>Waits for the first runtime of the program.</summary>
    /// <exception cref="ProfilingException">The program ended without one.</exception>
    public async Task<SuspendedRuntime> FirstRuntimeAsync(CancellationToken cancellation)
    {
        using CancellationTokenSource waiting = CancellationTokenSource.CreateLinkedTokenSource(cancellation);
        Task<SuspendedRuntime> connected = _port.NextAsync(waiting.Token);
        Task exited = _process.WaitForExitAsync(waiting.Token);
        if (await Task.WhenAny(connected, exited) == exited && !connected.IsCompletedSuccessfully)
        {
            await waiting.CancelAsync();
            cancellation.ThrowIfCancellationRequested();
            throw new ProfilingException(
                ProfilingFailure.Target,
                $"The command ended (exit code {_process.ExitCode}) without starting a .NET runtime that can be profiled. "
                + "Either it is not a .NET program, or its diagnostics are off (DOTNET_EnableDiagnostics=0).");
        }

        SuspendedRuntime first = await connected;
        _others = ResumeOthersAsync();
        return first;
    }

    /// <summary>Waits for the program to end, and until what it printed has been passed on.</summary>
    /// <param name="runtime">The runtime that was measured.</param>
    /// <param name="hasRuntimeEnded">Whether that has ended; if not, only a moment is waited.</param>
    /// <param name="endEarly">Ends the waiting.</param>
    /// <returns>Its exit code; null where it goes on.</returns>
    public async Task<int?> EndAsync(SuspendedRuntime runtime, bool hasRuntimeEnded, CancellationToken endEarly)
    {
        using CancellationTokenSource patience = CancellationTokenSource.CreateLinkedTokenSource(endEarly);
        // A shell may start more runtimes after the one that was measured, and each of them comes to our port and waits.
        bool mayStartMore = hasRuntimeEnded && runtime.ProcessId != _process.Id;
        if (!mayStartMore) patience.CancelAfter(ExitPatience);
        try
        {
            await _process.WaitForExitAsync(patience.Token);
            await _output.WaitAsync(patience.Token);
        }
        catch (OperationCanceledException)
        {
            // It runs on without us.
        }

        return _process.HasExited ? _process.ExitCode : null;
    }

    public async ValueTask DisposeAsync()
    {
        await _ending.CancelAsync();
        await _others;
        await _port.DisposeAsync();
        _process.Dispose();
        _ending.Dispose();
    }

    // On Unix the program gets our standard error itself, so that it can go on writing when we have ended; a pipe would end with us.
    private static ProcessStartInfo StartInfo(LaunchRequest request)
    {
        if (!request.OutputToStandardError || OperatingSystem.IsWindows() || Executable.Find(request.FileName) is not { } program)
            return new ProcessStartInfo(request.FileName, request.Arguments) { RedirectStandardOutput = request.OutputToStandardError };
        return new ProcessStartInfo("/bin/sh", ["-c", "exec \"$0\" \"$@\" >&2", program, .. request.Arguments]);
    }

    private async Task ResumeOthersAsync()
    {
        try
        {
            while (true)
            {
                await using SuspendedRuntime other = await _port.NextAsync(_ending.Token);
                await other.ResumeAsync();
                Interlocked.Increment(ref _otherRuntimes);
            }
        }
        catch (OperationCanceledException)
        {
            // The capture is over.
        }
    }

    private static async Task PumpAsync(Stream from)
    {
        await using Stream to = Console.OpenStandardError();
        byte[] buffer = new byte[4096];
        for (int read; (read = await from.ReadAsync(buffer)) > 0;)
        {
            await to.WriteAsync(buffer.AsMemory(0, read));
            await to.FlushAsync();
        }
    }
}
