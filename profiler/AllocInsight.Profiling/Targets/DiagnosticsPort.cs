using System.Globalization;
using System.IO.Pipes;
using System.Net.Sockets;

namespace AllocInsight.Profiling.Targets;

/// <summary>Connects to the port that every .NET process listens on unless its diagnostics are off.</summary>
internal static class DiagnosticsPort
{
    // On Windows ports are named pipes, elsewhere sockets in the temporary folder.
    private static string Folder => OperatingSystem.IsWindows() ? @"\\.\pipe\" : Path.GetTempPath();

    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(3);

    private const string Prefix = "dotnet-diagnostic-";

    /// <summary>Ids of the processes that have a port; some may have died and left it behind.</summary>
    /// <remarks>The client package has this too, but fails as a whole where one process's environment cannot be read.</remarks>
    /// <exception cref="ProfilingException">There is no temporary folder to look in.</exception>
    public static IEnumerable<int> Published() =>
        Files(Prefix + "*")
            .Select(path => Path.GetFileName(path)[Prefix.Length..].Split('-')[0])
            .Select(id => int.TryParse(id, NumberStyles.None, CultureInfo.InvariantCulture, out int number) ? number : 0)
            .Where(id => id > 0)
            .Distinct();

    /// <summary>Asks a process what it is.</summary>
    /// <exception cref="ProfilingException">It cannot be asked; the message says why and what to do.</exception>
    public static async Task<ProcessInformation> QueryAsync(int processId, CancellationToken cancellation)
    {
        using CancellationTokenSource patience = CancellationTokenSource.CreateLinkedTokenSource(cancellation);
        patience.CancelAfter(Patience);
        try
        {
            ProcessInformation information = await AskAsync(processId, DiagnosticsMessage.ProcessInfo2, second: true, patience.Token)
                ?? await AskAsync(processId, DiagnosticsMessage.ProcessInfo, second: false, patience.Token)
                ?? throw TargetFailures.RuntimeTooOld(processId);
            return information with { CommandLine = CommandLine.Of(processId) ?? information.CommandLine };
        }
        catch (Exception e) when (e is SocketException { SocketErrorCode: SocketError.AccessDenied } or UnauthorizedAccessException)
        {
            throw TargetFailures.AccessDenied(processId, e);
        }
        catch (Exception e) when (e is IOException or SocketException or TimeoutException or InvalidDataException)
        {
            throw TargetFailures.NoAnswer(processId, e);
        }
        catch (OperationCanceledException e) when (!cancellation.IsCancellationRequested)
        {
            throw TargetFailures.NoAnswer(processId, e);
        }
    }

    /// <summary>Sets a variable for a process and what it starts, where that can be done: from .NET 6 on.</summary>
    public static async Task SetEnvironmentVariableAsync(int processId, string name, string value)
    {
        using CancellationTokenSource patience = new(Patience);
        try
        {
            await using Stream stream = await ConnectAsync(processId, patience.Token);
            await DiagnosticsMessage.SendAsync(stream, DiagnosticsMessage.SetEnvironmentVariable(name, value), patience.Token);
        }
        catch (Exception e) when (e is IOException or SocketException or InvalidDataException or OperationCanceledException or ProfilingException)
        {
            // It waits for us, then, as it would anyway; one that is gone is seen by whoever waits for it.
        }
    }

    private static async Task<ProcessInformation?> AskAsync(int processId, byte[] request, bool second, CancellationToken cancellation)
    {
        await using Stream stream = await ConnectAsync(processId, cancellation);
        byte[]? answer = await DiagnosticsMessage.SendAsync(stream, request, cancellation);
        return answer is null ? null : DiagnosticsMessage.ReadProcessInformation(answer, second);
    }

    private static async Task<Stream> ConnectAsync(int processId, CancellationToken cancellation)
    {
        if (OperatingSystem.IsWindows())
        {
            NamedPipeClientStream pipe = new(".", $"{Prefix}{processId}", PipeDirection.InOut, PipeOptions.Asynchronous);
            try
            {
                await pipe.ConnectAsync(cancellation);
                return pipe;
            }
            catch
            {
                await pipe.DisposeAsync();
                throw;
            }
        }

        string path = FindSocket(processId) ?? throw TargetFailures.NoPort(processId);
        Socket socket = new(AddressFamily.Unix, SocketType.Stream, ProtocolType.Unspecified);
        try
        {
            await socket.ConnectAsync(new UnixDomainSocketEndPoint(path), cancellation);
            return new NetworkStream(socket, ownsSocket: true);
        }
        catch
        {
            socket.Dispose();
            throw;
        }
    }

    // A process that died without cleaning up leaves its socket behind, and its id may be in use again: the newest is the live one.
    private static string? FindSocket(int processId) =>
        Files($"{Prefix}{processId}-*-socket")
            .OrderByDescending(File.GetLastWriteTimeUtc)
            .FirstOrDefault();

    private static string[] Files(string pattern)
    {
        try
        {
            return Directory.GetFiles(Folder, pattern);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw TargetFailures.NoTemporaryFolder(Folder, e);
        }
    }
}
