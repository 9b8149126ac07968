using System.ComponentModel;
using System.Diagnostics;
using System.Net.Sockets;

namespace AllocInsight.Profiling.Targets;

/// <summary>A program started by this tool, and the first .NET runtime in it.</summary>
internal sealed class LaunchedProcess : IAsyncDisposable
{
    private const string PortsVariable = "DOTNET_DiagnosticPorts";

    // A program that got the same Ctrl+C as this tool is about to end.
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
        start.Environment[PortsVariable] = port.Setting;
        // Makes the JIT keep inline trees, from which an allocation in an inlined callee gets its true line.
        start.Environment["DOTNET_RichDebugInfo"] = "1";
        foreach ((string key, string value) in request.Environment) start.Environment[key] = value;

        try
        {
            Process process = Process.Start(start)!;
            Task output = start.RedirectStandardOutput ? PumpAsync(process.StandardOutput.BaseStream) : Task.CompletedTask;
            return new LaunchedProcess(process, port, output);
        }
        catch (Exception e) when (e is Win32Exception or InvalidOperationException)
        {
            port.DisposeAsync().AsTask().GetAwaiter().GetResult();
            throw new ProfilingException(
                ProfilingFailure.Target, $"Cannot start '{request.FileName}': {Reason(e)} Give a program and its arguments after `--`.", e);
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
        await FreeChildrenAsync(first);
        _others = ResumeOthersAsync();
        return first;
    }

    /// <summary>Waits for the program to end, and until what it printed has been passed on.</summary>
    /// <remarks>
    /// A script may start more programs after the profiled one, which come to our port and wait there: it is waited for to its end.
    /// </remarks>
    /// <param name="runtime">The profiled runtime.</param>
    /// <param name="isOver">Whether that has ended by itself; otherwise a program that is no script gets only a moment.</param>
    /// <param name="endEarly">Ends the waiting.</param>
    /// <returns>Its exit code; null where it goes on.</returns>
    public async Task<int?> EndAsync(SuspendedRuntime runtime, bool isOver, CancellationToken endEarly)
    {
        try
        {
            if (isOver || runtime.ProcessId != _process.Id) await _process.WaitForExitAsync(endEarly);
        }
        catch (OperationCanceledException)
        {
            // The user waits no longer.
        }

        using CancellationTokenSource patience = new(ExitPatience);
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

    // What it starts inherits a variable that makes it wait for us: for ever, when we have ended before.
    private Task FreeChildrenAsync(SuspendedRuntime runtime) =>
        DiagnosticsPort.SetEnvironmentVariableAsync(runtime.ProcessId, PortsVariable, _port.SettingWithoutWaiting);

    private static string Reason(Exception e) => e switch
    {
        Win32Exception { NativeErrorCode: int code } => $"{new Win32Exception(code).Message}.",
        _ => e.Message,
    };

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
                await FreeChildrenAsync(other);
                await other.ResumeAsync();
                Interlocked.Increment(ref _otherRuntimes);
            }
        }
        catch (Exception e) when (e is OperationCanceledException or SocketException or IOException)
        {
            // The capture is over, or the port is gone.
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
