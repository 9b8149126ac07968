using System.Buffers.Binary;
using System.Collections.Concurrent;
using System.Globalization;
using System.Net.Sockets;
using System.Text;

namespace AllocInsight.Cli.Tests.Captures;

/// <summary>
/// Answers on a process's diagnostics port as a runtime of another version would, and sends a recorded trace to each session.
/// </summary>
/// <remarks>The messages are those of <c>documentation/design-docs/ipc-protocol.md</c> of dotnet/diagnostics.</remarks>
internal sealed class ScriptedRuntime : IDisposable
{
    private const int HeaderSize = 20;
    private const byte ServerSet = 0xFF;
    private const byte EventPipeSet = 0x02;
    private const byte ProcessSet = 0x04;
    private const byte StopTracing = 0x01;
    private const byte CollectTracing = 0x02;
    private const byte ProcessInfo2 = 0x04;
    private const int UnknownCommand = unchecked((int)0x80131385);

    private readonly Socket _listener = new(AddressFamily.Unix, SocketType.Stream, ProtocolType.Unspecified);
    private readonly ConcurrentDictionary<ulong, Socket> _sessions = [];
    private readonly ConcurrentBag<int> _accepted = [];
    private readonly int _processId;
    private readonly string _version;
    private readonly int _newestCollect;
    private readonly byte[] _trace;
    private long _lastSession;

    /// <summary>Opens the port.</summary>
    /// <param name="folder">Where the tool looks for ports.</param>
    /// <param name="processId">Whose port it is said to be.</param>
    /// <param name="version">The runtime's version; empty for one that cannot say what it is, as before .NET 5.</param>
    /// <param name="newestCollect">The newest request for a session that it knows: 1, 2, ... for CollectTracing, CollectTracing2, ...</param>
    /// <param name="trace">What it sends to each session.</param>
    public ScriptedRuntime(string folder, int processId, string version, int newestCollect, byte[] trace)
    {
        (_processId, _version, _newestCollect, _trace) = (processId, version, newestCollect, trace);
        _listener.Bind(new UnixDomainSocketEndPoint(Path.Combine(folder, string.Create(CultureInfo.InvariantCulture, $"dotnet-diagnostic-{processId}-1-socket"))));
        _listener.Listen();
        _ = ServeAsync();
    }

    /// <summary>The requests for sessions that were granted, by their number. Each asks for what the one before cannot say.</summary>
    public IReadOnlyCollection<int> Granted => [.. _accepted.Distinct()];

    public void Dispose()
    {
        _listener.Dispose();
        foreach (Socket session in _sessions.Values) session.Dispose();
    }

    private async Task ServeAsync()
    {
        try
        {
            while (true) _ = AnswerAsync(await _listener.AcceptAsync());
        }
        catch (Exception e) when (e is SocketException or ObjectDisposedException)
        {
            // The test is over.
        }
    }

    private async Task AnswerAsync(Socket connection)
    {
        using NetworkStream stream = new(connection, ownsSocket: false);
        try
        {
            byte[] header = new byte[HeaderSize];
            await stream.ReadExactlyAsync(header);
            byte[] payload = new byte[BinaryPrimitives.ReadUInt16LittleEndian(header.AsSpan(14)) - HeaderSize];
            await stream.ReadExactlyAsync(payload);
            switch (header[16], header[17])
            {
                case (ProcessSet, ProcessInfo2) when _version.Length > 0:
                    await SendAsync(stream, known: true, ProcessInfo());
                    break;
                case (EventPipeSet, StopTracing):
                    await SendAsync(stream, known: true, payload[..8]);
                    if (_sessions.TryRemove(BinaryPrimitives.ReadUInt64LittleEndian(payload), out Socket? session)) session.Dispose();
                    break;
                case (EventPipeSet, >= CollectTracing and var command) when command - CollectTracing < _newestCollect:
                    ulong id = (ulong)Interlocked.Increment(ref _lastSession);
                    _sessions[id] = connection;
                    _accepted.Add(command - CollectTracing + 1);
                    await SendAsync(stream, known: true, BitConverter.GetBytes(id));
                    await stream.WriteAsync(_trace);
                    return; // open until it is stopped
                default:
                    await SendAsync(stream, known: false, BitConverter.GetBytes(UnknownCommand));
                    break;
            }

            connection.Dispose();
        }
        catch (Exception e) when (e is IOException or SocketException or ObjectDisposedException)
        {
            connection.Dispose();
        }
    }

    private static async Task SendAsync(NetworkStream stream, bool known, byte[] payload)
    {
        byte[] message = [.. "DOTNET_IPC_V1\0"u8, .. new byte[HeaderSize - 14], .. payload];
        BinaryPrimitives.WriteUInt16LittleEndian(message.AsSpan(14), (ushort)message.Length);
        message[16] = ServerSet;
        message[17] = known ? (byte)0 : (byte)0xFF;
        await stream.WriteAsync(message);
    }

    private byte[] ProcessInfo() =>
    [
        .. BitConverter.GetBytes((ulong)_processId), .. new byte[16], .. Text("old"), .. Text("Linux"), .. Text("x64"), .. Text("Old"), .. Text(_version),
    ];

    private static byte[] Text(string text) => [.. BitConverter.GetBytes(text.Length + 1), .. Encoding.Unicode.GetBytes(text + '\0')];
}
