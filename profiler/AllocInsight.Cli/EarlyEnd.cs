using System.Runtime.InteropServices;

namespace AllocInsight.Cli;

/// <summary>
/// Turns the first Ctrl+C or SIGTERM into the end of the capture, with a report, and the second into the end of the tool.
/// </summary>
internal sealed class EarlyEnd : IDisposable
{
    private readonly CancellationTokenSource ended = new();
    private readonly PosixSignalRegistration interrupt;
    private readonly PosixSignalRegistration terminate;
    private int signals;

    public EarlyEnd()
    {
        interrupt = PosixSignalRegistration.Create(PosixSignal.SIGINT, OnSignal);
        terminate = PosixSignalRegistration.Create(PosixSignal.SIGTERM, OnSignal);
    }

    /// <summary>Cancelled when the capture should end.</summary>
    public CancellationToken Token => ended.Token;

    public void Dispose()
    {
        interrupt.Dispose();
        terminate.Dispose();
        ended.Dispose();
    }

    private void OnSignal(PosixSignalContext context)
    {
        // Exit, unlike the default handling, lets the capture remove its sockets and files.
        if (Interlocked.Increment(ref signals) > 1) Environment.Exit(ExitCodes.Interrupted);
        context.Cancel = true;
        ended.Cancel();
    }
}
