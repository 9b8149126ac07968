using AllocInsight.Profiling.Gathering;

namespace AllocInsight.Profiling.Capture;

/// <summary>
/// Asks a launched target now and then what precompiled code it runs. Nothing else tells of that but the end of the last session,
/// which never comes where the target is killed.
/// </summary>
/// <remarks>
/// One costs a program of some size about 0.1 s of CPU time (<c>docs/profiler/measured.md</c>), so each wait is four times as long as
/// the one before: a program takes up most of its code soon after its start.
/// </remarks>
internal sealed class CodeSnapshots(int processId, CaptureModel model)
{
    private const int Growth = 4;
    private static readonly TimeSpan First = TimeSpan.FromSeconds(2);

    /// <summary>Takes snapshots until cancelled, or until the target does not answer. Does not throw for the target's sake.</summary>
    public async Task RunAsync(CancellationToken stop)
    {
        try
        {
            for (TimeSpan wait = First; ; wait *= Growth)
            {
                await Task.Delay(wait, stop);
                await TakeAsync(processId, model, SessionPlan.PrecompiledCode, stop);
            }
        }
        catch (Exception e) when (e is OperationCanceledException or ProfilingException)
        {
            // The capture is over, or the target is: the names that are missing then are not worth a failure.
        }
    }

    /// <summary>Has the target report what code it has, and returns when that has been read.</summary>
    /// <exception cref="ProfilingException">The target is gone or refuses.</exception>
    public static async Task TakeAsync(int processId, CaptureModel model, SessionPlan plan, CancellationToken cancellation)
    {
        TraceSession session = await TraceSession.StartAsync(processId, plan, new EventRouter(model, StreamRole.Code), copy: null, cancellation);
        await using (session) await session.StopAsync();
    }
}
