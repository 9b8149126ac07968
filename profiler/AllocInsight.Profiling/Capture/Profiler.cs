using AllocInsight.Profiling.Gathering;
using AllocInsight.Profiling.Model;
using AllocInsight.Profiling.Sites;
using AllocInsight.Profiling.Targets;

namespace AllocInsight.Profiling.Capture;

/// <summary>
/// The library's front door: measures a running process, a launched one, or a recorded trace.
/// Every foreseeable failure is a <see cref="ProfilingException"/> whose message is written for the user.
/// </summary>
/// <remarks>Thread-safe: each call is a capture of its own. Any number of captures may measure one process.</remarks>
public static class Profiler
{
    private const int FirstMajorWithSampling = 10;

    /// <summary>Profiles a running process and leaves it running.</summary>
    /// <param name="processId">The process; its runtime must be .NET 5 or later and its diagnostics port reachable.</param>
    /// <param name="options">What to measure.</param>
    /// <param name="progress">Told about once every quarter of a second.</param>
    /// <param name="endEarly">Ends the capture early; the profile then covers what was seen.</param>
    /// <exception cref="ProfilingException">The process cannot be profiled, or an option makes no sense.</exception>
    public static async Task<CaptureResult> AttachAsync(
        int processId, CaptureOptions options, IProgress<CaptureProgress>? progress, CancellationToken endEarly)
    {
        options = ForTrace(options);
        ProcessInformation information = await DiagnosticsPort.QueryAsync(processId, CancellationToken.None);
        using CaptureModel model = NewModel(options, information);
        using TraceFile? trace = TraceFile.Create(options.TraceFile);
        await using LiveCapture capture = new(processId, options, model, trace, progress);
        await capture.BeginAsync(isSuspended: false, CancellationToken.None);
        await capture.MeasureAsync(endEarly);
        await capture.EndAsync();
        return new CaptureResult(ProfileBuilder.Build(model, capture.Start, capture.Measured.TotalSeconds)) { TraceFailure = trace?.Failure };
    }

    /// <summary>Starts a program suspended, profiles it from its first instruction, and ends when it does.</summary>
    /// <remarks>
    /// The first .NET runtime that the command starts is profiled; others that it starts run unmeasured. Where the capture ends
    /// before the program (by duration or early), the program goes on.
    /// </remarks>
    /// <param name="request">What to start.</param>
    /// <param name="options">What to measure.</param>
    /// <param name="progress">Told about once every quarter of a second.</param>
    /// <param name="endEarly">Ends the capture early; the profile then covers what was seen.</param>
    /// <exception cref="ProfilingException">The program cannot be started or profiled, or an option makes no sense.</exception>
    public static async Task<CaptureResult> RunAsync(
        LaunchRequest request, CaptureOptions options, IProgress<CaptureProgress>? progress, CancellationToken endEarly)
    {
        options = ForTrace(options);
        _ = SizeClasses.Parse(options.SizeClasses);
        using TraceFile? trace = TraceFile.Create(options.TraceFile);
        await using LaunchedProcess launched = LaunchedProcess.Start(request);
        progress?.Report(new CaptureProgress { Phase = "waiting for a .NET runtime" });
        await using SuspendedRuntime runtime = await launched.FirstRuntimeAsync(endEarly);

        try
        {
            ProcessInformation information = await DiagnosticsPort.QueryAsync(runtime.ProcessId, CancellationToken.None);
            using CaptureModel model = NewModel(options, information);
            await using LiveCapture capture = new(runtime.ProcessId, options, model, trace, progress);
            await capture.BeginAsync(isSuspended: true, CancellationToken.None);
            await runtime.ResumeAsync();
            await capture.MeasureAsync(endEarly);
            await capture.EndAsync();
            int? exitCode = await launched.EndAsync(runtime, capture.HasTargetEnded, endEarly);
            if (launched.OtherRuntimes > 0)
                model.Notes.Add($"The program started {launched.OtherRuntimes} other .NET process(es), which were not measured.");
            return new CaptureResult(ProfileBuilder.Build(model, capture.Start, capture.Measured.TotalSeconds))
            {
                ExitCode = exitCode,
                TraceFailure = trace?.Failure,
            };
        }
        finally
        {
            // Whatever failed, the program must not wait for us for ever.
            await runtime.ResumeAsync();
        }
    }

    /// <summary>Reads a recorded <c>.nettrace</c>, of this tool or of another.</summary>
    /// <param name="path">The file.</param>
    /// <param name="options">Which size classes, and which event to count.</param>
    /// <param name="progress">Told about once every quarter of a second.</param>
    /// <param name="endEarly">Ends the reading early; the profile then covers what was read.</param>
    /// <exception cref="ProfilingException">The file cannot be read or is no trace.</exception>
    public static AllocationProfile ReadTrace(
        string path, CaptureOptions options, IProgress<CaptureProgress>? progress, CancellationToken endEarly) =>
        RecordedCapture.Read(path, options, progress, endEarly);

    // A kept trace answers by itself what the live report tells, and the windows' sessions would not be in it.
    private static CaptureOptions ForTrace(CaptureOptions options) =>
        options is { TraceFile: not null, Lifetimes: LifetimeMode.Windows } ? options with { Lifetimes = LifetimeMode.Full } : options;

    private static CaptureModel NewModel(CaptureOptions options, ProcessInformation information)
    {
        AllocationSource best = information.RuntimeMajor >= FirstMajorWithSampling
            ? AllocationSource.AllocationSampled
            : AllocationSource.AllocationTick;
        if (options.Source == AllocationSource.AllocationSampled && best == AllocationSource.AllocationTick)
        {
            throw new ProfilingException(
                ProfilingFailure.Target,
                $"Process {information.ProcessId} runs on .NET {information.RuntimeVersion}, which has no allocation sampling (.NET 10 and later have). Use `--source tick`.");
        }

        return new CaptureModel(SizeClasses.Parse(options.SizeClasses), options.Source ?? best, options.Lifetimes)
        {
            Target =
            {
                ProcessId = information.ProcessId,
                CommandLine = information.CommandLine,
                Architecture = information.Architecture,
                RuntimeVersion = information.RuntimeVersion is { Length: > 0 } version ? version : null,
            },
        };
    }
}
