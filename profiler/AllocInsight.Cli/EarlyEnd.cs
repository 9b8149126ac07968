using System.Runtime.InteropServices;

namespace AllocInsight.Cli;

/// <summary>
/// Turns the first Ctrl+C or SIGTERM into the end of the capture, with a report, and the second into the end of the tool.
/// </summary>
internal sealed class EarlyEnd : IDisposable
{
    private readonly CancellationTokenSource _ended = new();
    private readonly PosixSignalRegistration _interrupt;
    private readonly PosixSignalRegistration _terminate;
    private int _signals;

    public EarlyEnd()
    {
        _interrupt = PosixSignalRegistration.Create(PosixSignal.SIGINT, OnSignal);
        _terminate = PosixSignalRegistration.Create(PosixSignal.SIGTERM, OnSignal);
    }

    /// <summary>Cancelled when the capture should end.</summary>
    public CancellationToken Token => _ended.Token;

    public void Dispose()
    {
        _interrupt.Dispose();
        _terminate.Dispose();
        _ended.Dispose();
    }

    private void OnSignal(PosixSignalContext context)
    {
        // Exit, unlike the default handling, lets the capture remove its sockets and files.
        if (Interlocked.Increment(ref _signals) > 1) Environment.Exit(ExitCodes.Interrupted);
        context.Cancel = true;
        _ended.Cancel();
    }
}
