using System.Diagnostics;
using AllocInsight.Profiling.Gathering;
using AllocInsight.Profiling.Model;

namespace AllocInsight.Profiling.Capture;

/// <summary>
/// Decides when stacks are walked and when survivors are watched, and runs the sessions that do so: the duty cycle that
/// keeps the target's overhead bounded.
/// </summary>
/// <remarks>
/// Stacks are walked all the time, or in windows at a random place of each period. Survivors are watched in windows that last a
/// few collections, about twice a second; while stacks are walked in windows, too, such a window has a walk inside it, so that
/// walked samples get their lifetimes.
/// </remarks>
internal sealed class WindowSchedule(int processId, CaptureModel model, CaptureOptions options, DeliveryWatch delivery) : IAsyncDisposable
{
    // A survivors' window ends after so many collections, or after so long without them.
    private const int CollectionsAWindow = 2;
    private static readonly TimeSpan LongestSurvivors = TimeSpan.FromSeconds(2);
    private static readonly TimeSpan SurvivorsSpacing = TimeSpan.FromMilliseconds(500);
    // A process that no longer answers may take so long to go.
    private static readonly TimeSpan LongestEnd = TimeSpan.FromSeconds(2);
    private static readonly TimeSpan Turn = TimeSpan.FromMilliseconds(100);

    private readonly TargetCpu _cpu = new(processId);
    private readonly BudgetWatch _budget = new();
    private readonly List<Task> _draining = [];
    private readonly SampleRate _rate = new(model);
    private bool _walks;
    private DutyCycle _duty = DutyCycle.Always;
    private TraceSession? _always;
    private TraceSession? _survivors;
    private EventRouter? _survivorsRouter;

    /// <summary>Begins watching survivors all the time, if that is wished: before anything is counted that they could be missed for.</summary>
    public async Task BeginFullSurvivorsAsync(CancellationToken cancellation)
    {
        if (options.Lifetimes != LifetimeMode.Full) return;
        _survivorsRouter = new EventRouter(model, StreamRole.Survivors);
        _survivors = await StartSurvivorsAsync(_survivorsRouter, cancellation);
        delivery.Watch(_survivors, _survivorsRouter);
    }

    /// <summary>Has stacks walked; of a suspended target from its first instruction.</summary>
    public async Task BeginWalksAsync(bool isSuspended, CancellationToken cancellation)
    {
        _walks = true;
        if (isSuspended) await BeginAlwaysAsync(cancellation);
    }

    /// <summary>Runs windows until cancelled. Ends quietly when the target is gone.</summary>
    public async Task RunAsync(CancellationToken stop)
    {
        try
        {
            await delivery.LearnClockAsync(model, stop);
            if (_walks && _always is null)
            {
                // What the target allocates says how much of it can be walked, so look before the first walk.
                _rate.Take(TimeSpan.Zero);
                _cpu.TakeRate();
                await Task.Delay(2 * Turn, stop);
                Reconsider(isFirst: true);
            }

            long nextSurvivors = Stopwatch.GetTimestamp();
            while (true)
            {
                bool watch = options.Lifetimes == LifetimeMode.Windows && Stopwatch.GetTimestamp() >= nextSurvivors;
                await TurnAsync(watch, stop);
                if (watch) nextSurvivors = Stopwatch.GetTimestamp() + (long)(SurvivorsSpacing.TotalSeconds * Stopwatch.Frequency);
                if (delivery.Watermark is { } watermark) model.Lifetimes.Advance(watermark);
                if (_walks) Reconsider(isFirst: false);
            }
        }
        catch (OperationCanceledException)
        {
            // The capture is over.
        }
        catch (ProfilingException e)
        {
            // A window cannot begin in a process that is ending, and whatever was measured before is worth keeping.
            if (!await EndsSoonAsync())
                model.Notes.Add($"Stacks and lifetimes were recorded in a part of the capture only: {e.Message}");
        }
    }

    private async Task<bool> EndsSoonAsync()
    {
        for (int turn = 0; turn < LongestEnd / Turn && !_cpu.HasEnded; turn++) await Task.Delay(Turn);
        return _cpu.HasEnded;
    }

    /// <summary>Stops all windows and waits until they have been read to their end.</summary>
    public async ValueTask DisposeAsync()
    {
        Drain(ref _always);
        if (_survivors is { } survivors)
        {
            _survivors = null;
            // What was not read of survivors must not look dead.
            if (!await StopAsync(survivors)) model.Lifetimes.EndFull(_survivorsRouter!.Latest);
        }

        if (_budget.Note(options.MaxOverheadPercent) is { } note) model.Notes.Add(note);
        await Task.WhenAll(_draining);
        _draining.Clear();
        _cpu.Dispose();
    }

    private async Task TurnAsync(bool watch, CancellationToken stop)
    {
        try
        {
            await (_duty.IsAlways ? AlwaysTurnAsync(watch, stop) : DutyTurnAsync(watch, stop));
        }
        catch (ProfilingException) when (!_cpu.HasEnded)
        {
            // It is suspended and may go on; what was measured so far must not be lost.
            await Task.Delay(Turn, stop);
        }
    }

    private async Task AlwaysTurnAsync(bool watch, CancellationToken stop)
    {
        if (_walks && _always is null) await BeginAlwaysAsync(stop);
        if (watch) await WatchSurvivorsAsync(() => Task.CompletedTask, stop);
        await Task.Delay(Turn, stop);
    }

    private async Task DutyTurnAsync(bool watch, CancellationToken stop)
    {
        // A random place in each period, so that no rhythm of the target can hide from the windows.
        TimeSpan lead = (_duty.Period - _duty.On) * Random.Shared.NextDouble();
        await Task.Delay(lead, stop);
        await (watch ? WatchSurvivorsAsync(() => WalkAsync(stop), stop) : WalkAsync(stop));
        await Task.Delay(_duty.Period - _duty.On - lead, stop);
    }

    private async Task WalkAsync(CancellationToken stop)
    {
        TraceSession? walk = await StartWalkAsync(stop);
        try
        {
            await Task.Delay(_duty.On, stop);
        }
        finally
        {
            Drain(ref walk);
        }
    }

    private async Task BeginAlwaysAsync(CancellationToken stop)
    {
        EventRouter router = NewWalkRouter();
        _always = await TraceSession.StartAsync(processId, SessionPlan.Stacks, router, copy: null, stop);
        delivery.Watch(_always, router);
    }

    private async Task<TraceSession?> StartWalkAsync(CancellationToken stop) =>
        await TraceSession.StartAsync(processId, SessionPlan.Stacks, NewWalkRouter(), copy: null, stop);

    private EventRouter NewWalkRouter() =>
        new(model, StreamRole.Stacks, model.Strata.NextWindow());

    private Task<TraceSession> StartSurvivorsAsync(EventRouter router, CancellationToken stop) =>
        TraceSession.StartAsync(processId, SessionPlan.Survivors, router, copy: null, stop);

    private async Task WatchSurvivorsAsync(Func<Task> walk, CancellationToken stop)
    {
        TraceSession session = await StartSurvivorsAsync(new EventRouter(model, StreamRole.Survivors), stop);
        long opened = delivery.Now!.Value;
        try
        {
            long began = Stopwatch.GetTimestamp();
            await walk();
            int collections = model.Collections.Completed;
            while (model.Collections.Completed < collections + CollectionsAWindow && Stopwatch.GetElapsedTime(began) < LongestSurvivors)
                await Task.Delay(Turn / 10, stop);
        }
        finally
        {
            long closed = delivery.Now!.Value;
            bool isComplete = await StopAsync(session);
            model.Lifetimes.AddWindow(opened, closed, isComplete);
        }
    }

    private void Reconsider(bool isFirst)
    {
        if (_rate.Take(isFirst ? TimeSpan.Zero : DutyCycle.Always.Period) is not { } samplesPerSecond) return;

        double targetCpu = _cpu.TakeRate();
        _budget.Add(samplesPerSecond, targetCpu);
        DutyCycle chosen = OverheadGovernor.Choose(samplesPerSecond, isFirst ? OverheadGovernor.UsualFrames : model.Sites.MeanDepth, targetCpu, options.MaxOverheadPercent);
        if (!OverheadGovernor.IsWorthChanging(_duty, chosen)) return;

        _duty = chosen;
        Drain(ref _always);
        if (isFirst) model.Strata.BeginFirst(chosen.Share);
        else if (delivery.Now is { } now) model.Strata.Begin(now, chosen.Share);
    }

    private void Drain(ref TraceSession? session)
    {
        if (session is null) return;
        _draining.RemoveAll(task => task.IsCompletedSuccessfully);
        _draining.Add(StopAsync(session));
        session = null;
    }

    // A window that cannot be read must cost neither the capture nor the other windows.
    private async Task<bool> StopAsync(TraceSession session)
    {
        try
        {
            await using (session) return (await session.StopAsync()).IsComplete;
        }
        catch (ProfilingException e)
        {
            model.Notes.Add($"A window of stacks or survivors could not be read: {e.Message}");
            return false;
        }
        finally
        {
            delivery.Forget(session);
        }
    }
}
