using System.Diagnostics;
using AllocInsight.Profiling.Model;

namespace AllocInsight.Profiling.Capture;

/// <summary>
/// Decides when stacks are walked and when survivors are watched, and runs the sessions that do so: the duty cycle that
/// keeps the target's overhead bounded.
/// </summary>
internal sealed class WindowSchedule(int processId, CaptureModel model, CaptureOptions options) : IAsyncDisposable
{
    // A survivors' window ends after so many collections, or after so long without them.
    private const int CollectionsAWindow = 2;
    private static readonly TimeSpan LongestSurvivors = TimeSpan.FromSeconds(2);
    private static readonly TimeSpan SurvivorsSpacing = TimeSpan.FromMilliseconds(500);
    private static readonly TimeSpan Turn = TimeSpan.FromMilliseconds(100);

    private readonly TargetCpu _cpu = new(processId);
    private readonly List<Task> _draining = [];
    private DutyCycle _duty = DutyCycle.Always;
    private TraceSession? _always;
    private TraceSession? _fullSurvivors;
    private int _windows;
    private long _rateSamples;
    private long _rateAt = Stopwatch.GetTimestamp();

    /// <summary>Begins walking stacks at once, for a target that has not run its first instruction yet.</summary>
    public async Task BeginSuspendedAsync(CancellationToken cancellation)
    {
        _always = await StartWalkAsync(cancellation);
        await BeginFullSurvivorsAsync(cancellation);
    }

    /// <summary>Runs windows until cancelled. Ends quietly when the target is gone.</summary>
    public async Task RunAsync(CancellationToken stop)
    {
        try
        {
            if (_always is null)
            {
                // What the target allocates says how much of it can be walked, so look before the first walk.
                await Task.Delay(Turn + Turn, stop);
                await BeginFullSurvivorsAsync(stop);
                Reconsider(first: true);
            }

            long nextSurvivors = Stopwatch.GetTimestamp();
            while (true)
            {
                bool watch = options.Lifetimes == LifetimeMode.Windows && Stopwatch.GetTimestamp() >= nextSurvivors;
                await (_duty.IsAlways ? AlwaysTurnAsync(watch, stop) : DutyTurnAsync(watch, stop));
                if (watch) nextSurvivors = Stopwatch.GetTimestamp() + (long)(SurvivorsSpacing.TotalSeconds * Stopwatch.Frequency);
                model.AdvanceLifetimes();
                Reconsider(first: false);
            }
        }
        catch (OperationCanceledException)
        {
            // The capture is over.
        }
        catch (ProfilingException) when (HasTargetEnded())
        {
            // A window cannot begin in a process that has just ended.
        }
    }

    /// <summary>Stops all windows and waits until they have been read to their end.</summary>
    public async ValueTask DisposeAsync()
    {
        if (_always is not null) _draining.Add(StopAsync(_always));
        if (_fullSurvivors is not null) _draining.Add(StopAsync(_fullSurvivors));
        await Task.WhenAll(_draining);
        _cpu.Dispose();
    }

    private async Task AlwaysTurnAsync(bool watch, CancellationToken stop)
    {
        _always ??= await StartWalkAsync(stop);
        if (watch) await WatchSurvivorsAsync(() => Task.CompletedTask, stop);
        await Task.Delay(Turn, stop);
    }

    private async Task DutyTurnAsync(bool watch, CancellationToken stop)
    {
        // A random place in each period, so that no rhythm of the target can hide from the windows.
        TimeSpan lead = (_duty.Period - _duty.On) * Random.Shared.NextDouble();
        await Task.Delay(lead, stop);
        if (watch) await WatchSurvivorsAsync(() => WalkAsync(stop), stop);
        else await WalkAsync(stop);
        await Task.Delay(_duty.Period - _duty.On - lead, stop);
    }

    private async Task WalkAsync(CancellationToken stop)
    {
        TraceSession walk = await StartWalkAsync(stop);
        try
        {
            await Task.Delay(_duty.On, stop);
        }
        finally
        {
            _draining.RemoveAll(task => task.IsCompletedSuccessfully);
            _draining.Add(StopAsync(walk));
        }
    }

    private Task<TraceSession> StartWalkAsync(CancellationToken stop) =>
        TraceSession.StartAsync(processId, SessionPlan.Stacks, model.StackConsumer(_windows++), copy: null, stop);

    private async Task BeginFullSurvivorsAsync(CancellationToken stop)
    {
        if (options.Lifetimes != LifetimeMode.Full) return;
        _fullSurvivors = await TraceSession.StartAsync(processId, SessionPlan.Survivors, model.SurvivorsConsumer(), copy: null, stop);
        model.OpenSurvivors();
    }

    private async Task WatchSurvivorsAsync(Func<Task> walk, CancellationToken stop)
    {
        RouterRole.Survivors consumer = model.SurvivorsConsumer();
        TraceSession session = await TraceSession.StartAsync(processId, SessionPlan.Survivors, consumer, copy: null, stop);
        try
        {
            model.OpenSurvivors();
            long began = Stopwatch.GetTimestamp();
            await walk();
            int collections = model.Collections.Completed;
            while (model.Collections.Completed < collections + CollectionsAWindow && Stopwatch.GetElapsedTime(began) < LongestSurvivors)
                await Task.Delay(10, stop);
        }
        finally
        {
            model.CloseSurvivors();
            await StopAsync(session);
        }
    }

    private void Reconsider(bool first)
    {
        TimeSpan elapsed = Stopwatch.GetElapsedTime(_rateAt);
        if (!first && elapsed < DutyCycle.Always.Period) return;

        long samples = model.Totals.Samples;
        double rate = (samples - _rateSamples) / elapsed.TotalSeconds;
        (_rateSamples, _rateAt) = (samples, Stopwatch.GetTimestamp());
        DutyCycle chosen = OverheadGovernor.Choose(rate, model.MeanStackDepth, _cpu.TakeRate(), options.MaxOverheadPercent);
        if (!OverheadGovernor.IsWorthChanging(_duty, chosen)) return;

        _duty = chosen;
        if (!chosen.IsAlways && _always is not null)
        {
            _draining.Add(StopAsync(_always));
            _always = null;
        }

        if (!first) model.BeginStratum();
    }

    private bool HasTargetEnded() => _cpu.HasEnded;

    private static async Task StopAsync(TraceSession session)
    {
        await using (session) await session.StopAsync();
    }
}
