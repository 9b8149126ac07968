using System.Net.Sockets;
using AllocInsight.Profiling.Nettrace;
using AllocInsight.Profiling.Targets;
using Microsoft.Diagnostics.NETCore.Client;

namespace AllocInsight.Profiling.Capture;

/// <summary>One EventPipe session of a process, read on a thread of its own until it is stopped or the process ends.</summary>
internal sealed class TraceSession : IAsyncDisposable
{
    private readonly EventPipeSession _session;
    private readonly DeliveryStream _stream;
    private int _isStopping;

    private TraceSession(EventPipeSession session, DeliveryStream stream, Task<NettraceReadResult> completion)
    {
        _session = session;
        _stream = stream;
        Completion = completion;
    }

    /// <summary>Ends when everything that the session recorded has been handed over. Fails only on damaged data.</summary>
    public Task<NettraceReadResult> Completion { get; }

    /// <summary>How long nothing has come; zero while something is being handed over.</summary>
    public TimeSpan Quiet => _stream.Quiet;

    /// <summary>Starts a session; when this returns, the target records.</summary>
    /// <param name="processId">The target.</param>
    /// <param name="plan">What to record.</param>
    /// <param name="consumer">Called on the session's own thread.</param>
    /// <param name="copy">Gets every byte that was recorded; not disposed.</param>
    /// <param name="cancellation">Gives up waiting for the target's answer.</param>
    /// <exception cref="ProfilingException">The target is gone or refuses.</exception>
    public static async Task<TraceSession> StartAsync(
        int processId, SessionPlan plan, INettraceConsumer consumer, TraceFile? copy, CancellationToken cancellation)
    {
        EventPipeSessionConfiguration configuration = new(plan.Providers, plan.BufferMegabytes, plan.RundownKeyword, plan.WalksStacks);
        EventPipeSession session;
        try
        {
            session = await new DiagnosticsClient(processId).StartEventPipeSessionAsync(configuration, cancellation);
        }
        catch (UnauthorizedAccessException e)
        {
            throw TargetFailures.AccessDenied(processId, e);
        }
        catch (Exception e) when (e is DiagnosticsClientException or IOException or SocketException or TimeoutException)
        {
            throw TargetFailures.NoAnswer(processId, e);
        }

        DeliveryStream stream = new(session.EventStream, copy);
        NettraceReader reader = new(stream, consumer);
        Task<NettraceReadResult> completion = Task.Factory.StartNew(
            () => reader.ReadToEnd(CancellationToken.None), CancellationToken.None, TaskCreationOptions.LongRunning, TaskScheduler.Default);
        return new TraceSession(session, stream, completion);
    }

    /// <summary>Stops recording and waits until all that was recorded has been handed over. Harmless when the target is gone.</summary>
    public async Task<NettraceReadResult> StopAsync()
    {
        if (Interlocked.Exchange(ref _isStopping, 1) == 0)
        {
            try
            {
                await _session.StopAsync(CancellationToken.None);
            }
            catch (Exception e) when (e is DiagnosticsClientException or IOException or SocketException or TimeoutException or ObjectDisposedException)
            {
                // The target ended before the session was stopped: the stream ends by itself.
            }
        }

        return await Completion;
    }

    public async ValueTask DisposeAsync()
    {
        try
        {
            await StopAsync();
        }
        catch (ProfilingException)
        {
            // Damaged data was reported to whoever waited for the completion.
        }

        _session.Dispose();
        await _stream.DisposeAsync();
    }
}
