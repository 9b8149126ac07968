using System.IO.Pipes;
using System.Net.Sockets;

namespace AllocInsight.Profiling.Targets;

/// <summary>
/// The port that launched runtimes connect to before their first instruction, and wait at until they are resumed.
/// </summary>
/// <remarks>
/// The variable that names the port is inherited by every process that the target starts, so more runtimes than one may
/// come. Each connection is handed out once; a runtime that was resumed connects again, and is then only kept waiting.
/// </remarks>
internal sealed class LaunchPort : IAsyncDisposable
{
    private readonly string _name;
    private readonly Socket? _listener;
    private readonly CancellationTokenSource _closing = new();
    private readonly HashSet<int> _seen = [];
    private readonly List<Stream> _parked = [];

    public LaunchPort()
    {
        string unique = $"allocinsight-{Environment.ProcessId}-{Guid.NewGuid():N}"[..32];
        if (OperatingSystem.IsWindows())
        {
            _name = unique;
            return;
        }

        _name = Path.Combine(Path.GetTempPath(), unique);
        _listener = new Socket(AddressFamily.Unix, SocketType.Stream, ProtocolType.Unspecified);
        try
        {
            _listener.Bind(new UnixDomainSocketEndPoint(_name));
        }
        catch (Exception e) when (e is SocketException or ArgumentException)
        {
            _listener.Dispose();
            throw TargetFailures.NoLaunchPort(_name, e);
        }

        _listener.Listen();
        AppDomain.CurrentDomain.ProcessExit += RemoveSocket;
    }

    /// <summary>Value of <c>DOTNET_DiagnosticPorts</c> that makes a runtime come here and wait.</summary>
    public string Setting => $"{_name},connect,suspend";

    /// <summary>Makes a runtime come here without waiting: it must not wait for us once we have ended.</summary>
    public string SettingWithoutWaiting => $"{_name},connect,nosuspend";

    /// <summary>Waits for the next runtime that has not been here before.</summary>
    public async Task<SuspendedRuntime> NextAsync(CancellationToken cancellation)
    {
        using CancellationTokenSource either = CancellationTokenSource.CreateLinkedTokenSource(cancellation, _closing.Token);
        while (true)
        {
            Stream stream = await AcceptAsync(either.Token);
            byte[] advertise = new byte[DiagnosticsMessage.AdvertiseSize];
            try
            {
                await stream.ReadExactlyAsync(advertise, either.Token);
            }
            catch (IOException)
            {
                await stream.DisposeAsync();
                continue;
            }

            if (DiagnosticsMessage.TryReadAdvertise(advertise, out int processId) && _seen.Add(processId))
                return new SuspendedRuntime(processId, stream);
            _parked.Add(stream);
        }
    }

    public async ValueTask DisposeAsync()
    {
        await _closing.CancelAsync();
        _listener?.Dispose();
        foreach (Stream stream in _parked) await stream.DisposeAsync();
        if (_listener is not null) RemoveSocket(null, EventArgs.Empty);
        AppDomain.CurrentDomain.ProcessExit -= RemoveSocket;
        _closing.Dispose();
    }

    // Also when the process exits without unwinding: a second Ctrl+C.
    private void RemoveSocket(object? sender, EventArgs e) => File.Delete(_name);

    private async Task<Stream> AcceptAsync(CancellationToken cancellation)
    {
        if (_listener is not null) return new NetworkStream(await _listener.AcceptAsync(cancellation), ownsSocket: true);

        NamedPipeServerStream pipe = new(
            _name, PipeDirection.InOut, NamedPipeServerStream.MaxAllowedServerInstances, PipeTransmissionMode.Byte, PipeOptions.Asynchronous);
        await pipe.WaitForConnectionAsync(cancellation);
        return pipe;
    }
}
