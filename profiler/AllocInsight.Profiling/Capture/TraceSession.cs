using System.Net.Sockets;
using AllocInsight.Profiling.Nettrace;
using AllocInsight.Profiling.Targets;
using Microsoft.Diagnostics.NETCore.Client;

namespace AllocInsight.Profiling.Capture;

/// <summary>One EventPipe session of a process, read on a thread of its own until it is stopped or the process ends.</summary>
internal sealed class TraceSession : IAsyncDisposable
{
    private static readonly TimeSpan AnswerPatience = TimeSpan.FromSeconds(10);

    // Before the target sends what it has buffered, it may have to list all of its code.
    private static readonly TimeSpan QuietPatience = TimeSpan.FromSeconds(30);
    private static readonly TimeSpan SuspendedPatience = TimeSpan.FromSeconds(3);
    private static readonly TimeSpan Look = TimeSpan.FromMilliseconds(250);

    private readonly int _processId;
    private readonly EventPipeSession _session;
    private readonly DeliveryStream _stream;
    private int _isStopping;

    private TraceSession(int processId, EventPipeSession session, DeliveryStream stream, Task<NettraceReadResult> completion)
    {
        _processId = processId;
        _session = session;
        _stream = stream;
        Completion = completion;
    }

    /// <summary>Ends when everything that the session recorded has been handed over. Fails only on damaged data.</summary>
    public Task<NettraceReadResult> Completion { get; }

    /// <summary>Whether the target, though alive, did not answer when it was told to stop recording.</summary>
    public bool GaveUp { get; private set; }

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
        EventPipeSession session;
        using CancellationTokenSource patience = CancellationTokenSource.CreateLinkedTokenSource(cancellation);
        patience.CancelAfter(AnswerPatience);
        try
        {
            session = await StartAsync(new DiagnosticsClient(processId), plan, patience.Token);
        }
        catch (UnauthorizedAccessException e)
        {
            throw TargetFailures.AccessDenied(processId, e);
        }
        catch (Exception e) when (e is DiagnosticsClientException or IOException or SocketException or TimeoutException)
        {
            throw TargetFailures.NoAnswer(processId, e);
        }
        catch (OperationCanceledException e) when (!cancellation.IsCancellationRequested)
        {
            throw TargetFailures.NoAnswer(processId, e);
        }

        DeliveryStream stream = new(session.EventStream, copy);
        NettraceReader reader = new(stream, consumer);
        Task<NettraceReadResult> completion = Task.Factory.StartNew(
            () => reader.ReadToEnd(CancellationToken.None), CancellationToken.None, TaskCreationOptions.LongRunning, TaskScheduler.Default);
        return new TraceSession(processId, session, stream, completion);
    }

    // Each request came with a version of .NET: which code to report at the end with 9, no stacks with 8. An older runtime says that it does not know it.
    private static async Task<EventPipeSession> StartAsync(DiagnosticsClient client, SessionPlan plan, CancellationToken cancellation)
    {
        bool reportsCode = plan.RundownKeyword != 0;
        EventPipeSessionConfiguration[] requests =
        [
            new(plan.Providers, plan.BufferMegabytes, plan.RundownKeyword, plan.WalksStacks),
            new(plan.Providers, plan.BufferMegabytes, reportsCode, plan.WalksStacks),
            new(plan.Providers, plan.BufferMegabytes, reportsCode),
        ];
        for (int i = 0; ; i++)
        {
            try
            {
                return await client.StartEventPipeSessionAsync(requests[i], cancellation);
            }
            catch (UnsupportedCommandException) when (i < requests.Length - 1)
            {
                // The next is for older runtimes.
            }
        }
    }

    /// <summary>Stops recording and waits until all that was recorded has been handed over. Harmless when the target is gone.</summary>
    /// <remarks>Gives up, with what there is, when the target is suspended or silent for long.</remarks>
    public async Task<NettraceReadResult> StopAsync()
    {
        if (Interlocked.Exchange(ref _isStopping, 1) == 0)
        {
            using CancellationTokenSource silent = new();
            Task answered = RequestStopAsync(silent.Token);
            if (!await EndsAsync(Task.WhenAll(answered, Completion)))
            {
                GaveUp = true;
                await silent.CancelAsync();
                await _stream.DisposeAsync();
            }

            await answered;
        }

        return await Completion;
    }

    private async Task RequestStopAsync(CancellationToken cancellation)
    {
        try
        {
            await _session.StopAsync(cancellation);
        }
        catch (Exception e) when (e is DiagnosticsClientException or IOException or SocketException or TimeoutException
            or ObjectDisposedException or OperationCanceledException)
        {
            // The target ended before the session was stopped: the stream ends by itself. Or it does not answer.
        }
    }

    /// <summary>Waits for the end of the session; false where the target is silent for longer than a working one may be.</summary>
    private async Task<bool> EndsAsync(Task end)
    {
        while (await Task.WhenAny(end, Task.Delay(Look)) != end)
        {
            if (Quiet > QuietPatience || (Quiet > SuspendedPatience && ProcessState.IsSuspended(_processId))) return false;
        }

        return true;
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
        finally
        {
            _session.Dispose();
            await _stream.DisposeAsync();
        }
    }
}
