using AllocInsight.Cli.Progress;
using AllocInsight.Cli.Reports;
using AllocInsight.Cli.Screens;
using AllocInsight.Profiling.Capture;
using AllocInsight.Profiling.Output;
using AllocInsight.Profiling.Targets;

namespace AllocInsight.Cli.Verbs;

/// <summary>What every measuring verb does around its measurement.</summary>
internal static class Measurement
{
    /// <summary>Checks the outputs, measures with progress until done or told to end, and writes the report.</summary>
    public static async Task<int> ReportAsync(
        OutputRequest output,
        CaptureOptions options,
        Invocation again,
        ProgressStyle style,
        Func<IProgress<CaptureProgress>?, CancellationToken, Task<CaptureResult>> measure)
    {
        output.Check();
        if (options.TraceFile is not null) OutputFile.Check(options.TraceFile);
        using EarlyEnd early = new();
        CaptureResult result = await ProgressDisplay.ShowAsync(style, progress => measure(progress, early.Token), early.Token);
        try
        {
            output.Write(result.Profile, again);
        }
        finally
        {
            // A full disk may take the trace and the report: neither must hide the other.
            if (result.TraceFailure is not null) Failures.Say(result.TraceFailure);
        }

        return result.TraceFailure is null ? ExitCodes.Done : ExitCodes.ToolFailed;
    }

    /// <summary>Launches a program, measures it, and says on standard error if it failed.</summary>
    public static Task<int> LaunchAsync(OutputRequest output, CaptureOptions options, Invocation again, ProgressStyle style, LaunchRequest launch) =>
        ReportAsync(output, options, again, style, async (progress, endEarly) =>
        {
            LaunchRequest request = launch with { OutputToStandardError = output.ToStandardOutput };
            CaptureResult result = await Profiler.RunAsync(request, options, progress, endEarly);
            if (result.ExitCode is { } code and not 0) Failures.Say($"The program ended with exit code {code}; the report covers what was seen.");
            return result;
        });
}
