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

    private readonly int _processId;
    private readonly CaptureOptions _options;
    private readonly CaptureModel _model;
    private readonly IProgress<CaptureProgress>? _progress;
    private readonly WindowSchedule _windows;
    private readonly DeliveryWatch _delivery = new();
    private readonly TraceFile? _traceFile;
    private TraceSession? _totals;
    private TraceSession? _code;
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
        EventRouter code = new(_model, StreamRole.Code);
        _code = await TraceSession.StartAsync(_processId, SessionPlan.NewCode(inlineTrees: isSuspended, rundown: isSuspended), code, copy: null, cancellation);
        if (!isSuspended) await ReadExistingCodeAsync(cancellation);

        StreamRole role = StreamRole.Totals | (IsOneSession ? StreamRole.Stacks | StreamRole.Survivors | StreamRole.Code : 0);
        EventRouter router = new(_model, role);
        _totals = await TraceSession.StartAsync(_processId, TotalsPlan(isSuspended), router, _traceFile, cancellation);
        Start = DateTimeOffset.Now;
        _began = Stopwatch.GetTimestamp();
        _delivery.Watch(_totals, router);
        await _windows.BeginAsync(walks: !IsOneSession, isSuspended, cancellation);
    }

    /// <summary>Measures until the duration is over, the target has ended, or the caller ends it early.</summary>
    public async Task MeasureAsync(CancellationToken endEarly)
    {
        using CancellationTokenSource over = CancellationTokenSource.CreateLinkedTokenSource(endEarly);
        if (_options.Duration is { } duration) over.CancelAfter(duration);
        Task windows = _windows.RunAsync(over.Token);

        long lastSamples = 0;
        double lastBytes = 0;
        long last = Stopwatch.GetTimestamp();
        double rate = 0;
        while (!over.IsCancellationRequested && !_totals!.Completion.IsCompleted)
        {
            await Task.WhenAny(_totals.Completion, Task.Delay(ProgressInterval, over.Token));
            TimeSpan since = Stopwatch.GetElapsedTime(last);
            if (since >= TimeSpan.FromSeconds(1) || lastSamples == 0)
            {
                rate = (_model.Totals.Bytes - lastBytes) / since.TotalSeconds;
                (lastSamples, lastBytes, last) = (_model.Totals.Samples, _model.Totals.Bytes, Stopwatch.GetTimestamp());
            }

            Report("measuring", rate);
        }

        Measured = Stopwatch.GetElapsedTime(_began);
        HasTargetEnded = _totals!.Completion.IsCompleted;
        await over.CancelAsync();
        await windows;
    }

    /// <summary>Stops recording and reads everything to its end.</summary>
    public async Task EndAsync()
    {
        Report("reading symbols", 0);
        // All end at the same moment: what is counted after the end of the measured time would count as if it had been in it.
        Task<NettraceReadResult> stopping = _totals!.StopAsync();
        await _windows.DisposeAsync();
        NettraceReadResult totals = await stopping;
        NettraceReadResult code = await _code!.StopAsync();
        _traceFile?.Finish();
        _model.Lifetimes.Complete();
        if (_totals.GaveUp || _code.GaveUp)
            _model.Notes.Add("The process stopped answering (it was suspended, or hangs): its last moments are missing.");
        else if (!totals.IsComplete || !code.IsComplete)
            _model.Notes.Add("The process ended without closing its event stream (it crashed or was killed): its last moments are missing.");
    }

    public async ValueTask DisposeAsync()
    {
        await _windows.DisposeAsync();
        if (_totals is not null) await _totals.DisposeAsync();
        if (_code is not null) await _code.DisposeAsync();
    }

    private SessionPlan TotalsPlan(bool isSuspended)
    {
        bool survivors = _options.Lifetimes == LifetimeMode.Full;
        bool isKept = _traceFile is not null;
        if (_model.Source == AllocationSource.AllocationTick) return SessionPlan.Ticks(survivors, rundown: isKept);
        return IsOneSession ? SessionPlan.Everything(survivors, inlineTrees: isSuspended && isKept, rundown: isKept) : SessionPlan.Totals;
    }

    private async Task ReadExistingCodeAsync(CancellationToken cancellation)
    {
        Report("reading existing code", 0);
        TraceSession existing = await TraceSession.StartAsync(
            _processId, SessionPlan.ExistingCode, new EventRouter(_model, StreamRole.Code), copy: null, cancellation);
        await using (existing) await existing.StopAsync();
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
