using System.Diagnostics;
using AllocInsight.Profiling.Gathering;
using AllocInsight.Profiling.Model;
using AllocInsight.Profiling.Nettrace;

namespace AllocInsight.Profiling.Capture;

/// <summary>
/// Measures one live process: an always-on session without stacks for the totals, one for code, and windows of stacks and
/// survivors (<see cref="WindowSchedule"/>).
/// </summary>
/// <remarks>
/// Used in order: <see cref="BeginAsync"/>, <see cref="MeasureAsync"/>, <see cref="EndAsync"/>. Where one session must hold
/// everything (a trace is kept, every stack is walked, or the runtime has only ticks), it takes the place of totals and stacks.
/// </remarks>
internal sealed class LiveCapture : IAsyncDisposable
{
    private static readonly TimeSpan ProgressInterval = TimeSpan.FromMilliseconds(250);
    private static readonly TimeSpan RateInterval = TimeSpan.FromSeconds(1);

    private readonly int _processId;
    private readonly CaptureOptions _options;
    private readonly CaptureModel _model;
    private readonly IProgress<CaptureProgress>? _progress;
    private readonly WindowSchedule _windows;
    private readonly DeliveryWatch _delivery = new();
    private readonly TraceFile? _traceFile;
    private EventRouter? _router;
    private TraceSession? _totals;
    private TraceSession? _code;
    private Task<NettraceReadResult>? _stopping;
    private bool _isLaunched;
    private long _began;

    public LiveCapture(int processId, CaptureOptions options, CaptureModel model, TraceFile? traceFile, IProgress<CaptureProgress>? progress)
    {
        (_processId, _options, _model, _traceFile, _progress) = (processId, options, model, traceFile, progress);
        _windows = new WindowSchedule(processId, model, options, _delivery);
    }

    private bool IsOneSession =>
        _traceFile is not null || _options.MaxOverheadPercent >= 100 || _model.Source == AllocationSource.AllocationTick;

    /// <summary>How long was measured.</summary>
    public TimeSpan Measured { get; private set; }

    /// <summary>Whether the target ended by itself while it was measured.</summary>
    public bool HasTargetEnded { get; private set; }

    /// <summary>When measuring began.</summary>
    public DateTimeOffset Start { get; private set; }

    /// <summary>Begins recording. Of a suspended target nothing is missed; of a running one its existing code is read first.</summary>
    public async Task BeginAsync(bool isSuspended, CancellationToken cancellation)
    {
        _isLaunched = isSuspended;
        EventRouter code = new(_model, StreamRole.Code);
        _code = await TraceSession.StartAsync(_processId, SessionPlan.NewCode(inlineTrees: isSuspended, rundown: isSuspended), code, copy: null, cancellation);
        _delivery.OnFirstSession();
        if (!isSuspended) await ReadExistingCodeAsync(cancellation);

        if (!IsOneSession) await _windows.BeginFullSurvivorsAsync(cancellation);
        _router = new EventRouter(_model, StreamRole.Totals | (IsOneSession ? StreamRole.Stacks | StreamRole.Survivors | StreamRole.Code : 0));
        _totals = await TraceSession.StartAsync(_processId, TotalsPlan(isSuspended), _router, _traceFile, cancellation);
        Start = DateTimeOffset.Now;
        _began = Stopwatch.GetTimestamp();
        _delivery.Watch(_totals, _router);
        if (!IsOneSession) await _windows.BeginWalksAsync(isSuspended, cancellation);
    }

    /// <summary>Measures until the duration is over, the target has ended, or the caller ends it early.</summary>
    public async Task MeasureAsync(CancellationToken endEarly)
    {
        using CancellationTokenSource over = CancellationTokenSource.CreateLinkedTokenSource(endEarly);
        if (_options.Duration is { } duration) over.CancelAfter(duration);
        Task windows = _windows.RunAsync(over.Token);
        Task code = _isLaunched ? new CodeSnapshots(_processId, _model).RunAsync(over.Token) : Task.CompletedTask;
        try
        {
            await WatchAsync(over.Token);
        }
        finally
        {
            Measured = Stopwatch.GetElapsedTime(_began);
            HasTargetEnded = _totals!.Completion.IsCompletedSuccessfully;
            await over.CancelAsync();
            // The totals end here and not after the last window: what was counted later would count as if it had been in time.
            _stopping = _totals.StopAsync();
            await windows;
            await code;
        }
    }

    /// <summary>Reads everything to its end.</summary>
    public async Task EndAsync()
    {
        Report("reading symbols", 0);
        NettraceReadResult totals = await _stopping!;
        await _windows.DisposeAsync();
        NettraceReadResult code = await _code!.StopAsync();
        _router!.Finish();
        _traceFile?.Finish();
        if (!totals.IsComplete && IsOneSession) _model.Lifetimes.EndFull(_router.Latest);
        _model.Lifetimes.Complete();
        if (_traceFile is not null && _options.MaxOverheadPercent < 100) _model.Notes.Add(CostOfTrace());
        _model.IsCut = !totals.IsComplete || !code.IsComplete;
        if (_totals!.GaveUp || _code.GaveUp)
            _model.Notes.Add("The process stopped answering (it was suspended, or hangs): its last moments are missing.");
        else if (!totals.IsComplete || !code.IsComplete)
            _model.Notes.Add("The process ended without closing its event stream (it crashed or was killed): its last moments are missing.");
    }

    public async ValueTask DisposeAsync()
    {
        try
        {
            await _windows.DisposeAsync();
        }
        finally
        {
            if (_totals is not null) await _totals.DisposeAsync();
            if (_code is not null) await _code.DisposeAsync();
        }
    }

    private async Task WatchAsync(CancellationToken over)
    {
        double lastBytes = 0;
        long last = _began;
        double rate = 0;
        while (!over.IsCancellationRequested && !_totals!.Completion.IsCompleted)
        {
            await Task.WhenAny(_totals.Completion, Task.Delay(ProgressInterval, over));
            TimeSpan since = Stopwatch.GetElapsedTime(last);
            if (since >= RateInterval || rate == 0)
            {
                rate = (_model.Totals.Bytes - lastBytes) / since.TotalSeconds;
                (lastBytes, last) = (_model.Totals.Bytes, Stopwatch.GetTimestamp());
            }

            Report("measuring", rate);
        }
    }

    private SessionPlan TotalsPlan(bool isSuspended)
    {
        bool survivors = _options.Lifetimes == LifetimeMode.Full;
        bool isKept = _traceFile is not null;
        if (_model.Source == AllocationSource.AllocationTick) return SessionPlan.Ticks(survivors, rundown: isKept);
        return IsOneSession ? SessionPlan.Everything(survivors, inlineTrees: isSuspended && isKept, rundown: isKept) : SessionPlan.Totals;
    }

    private string CostOfTrace()
    {
        string survivors = _options.Lifetimes == LifetimeMode.None ? "" : " and what survived every collection was recorded";
        return $"So that the kept trace stands on its own (--trace), every stack was walked{survivors}: --max-overhead did not bound "
            + "what this cost the program.";
    }

    private async Task ReadExistingCodeAsync(CancellationToken cancellation)
    {
        Report("reading existing code", 0);
        await CodeSnapshots.TakeAsync(_processId, _model, SessionPlan.ExistingCode, cancellation);
    }

    private void Report(string phase, double rate)
    {
        TimeSpan elapsed = _began == 0 ? TimeSpan.Zero : Stopwatch.GetElapsedTime(_began);
        _progress?.Report(new CaptureProgress
        {
            Phase = phase,
            Elapsed = elapsed,
            Remaining = _options.Duration is { } duration ? (duration > elapsed ? duration - elapsed : TimeSpan.Zero) : null,
            Samples = _model.Totals.Samples,
            BytesPerSecond = rate,
            Collections = _model.Collections.Completed,
        });
    }
}
