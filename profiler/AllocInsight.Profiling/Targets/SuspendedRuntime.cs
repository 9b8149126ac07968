using System.Net.Sockets;
using Microsoft.Diagnostics.NETCore.Client;

namespace AllocInsight.Profiling.Targets;

/// <summary>A runtime that waits at a <see cref="LaunchPort"/> before its first instruction.</summary>
internal sealed class SuspendedRuntime(int processId, Stream stream) : IAsyncDisposable
{
    /// <summary>Names the port that a runtime comes to.</summary>
    public const string PortsVariable = "DOTNET_DiagnosticPorts";

    /// <summary>Makes the JIT keep inline trees, from which an allocation in an inlined callee gets its true line.</summary>
    public const string InlineTreesVariable = "DOTNET_RichDebugInfo";

    public int ProcessId => processId;

    /// <summary>
    /// Gives the variable that brought it here its own value back, so that the processes that it starts do not come here, too: they
    /// would wait at a port that may be gone by then.
    /// </summary>
    public void ReleaseChildren()
    {
        try
        {
            new DiagnosticsClient(processId).SetEnvironmentVariable(PortsVariable, Environment.GetEnvironmentVariable(PortsVariable));
        }
        catch (Exception e) when (e is DiagnosticsClientException or IOException or SocketException or TimeoutException)
        {
            // A runtime before .NET 6 cannot; its children come to the port, where they are resumed while the capture lasts.
        }
    }

    /// <summary>Lets it run. Errors are ignored: it may have been killed while it waited.</summary>
    public async Task ResumeAsync()
    {
        try
        {
            await DiagnosticsMessage.SendAsync(stream, DiagnosticsMessage.ResumeRuntime, CancellationToken.None);
        }
        catch (Exception e) when (e is IOException or InvalidDataException)
        {
            // It is gone; whoever waits for the process sees that.
        }
    }

    public ValueTask DisposeAsync() => stream.DisposeAsync();
}
