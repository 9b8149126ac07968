using System.CommandLine;
using AllocInsight.Cli.Options;
using AllocInsight.Cli.Progress;
using AllocInsight.Cli.Reports;
using AllocInsight.Cli.Screens;
using AllocInsight.Profiling;
using AllocInsight.Profiling.Capture;
using AllocInsight.Profiling.Model;
using AllocInsight.Profiling.Output;

namespace AllocInsight.Cli.Verbs;

/// <summary><c>report</c>: reads what was recorded.</summary>
internal static class ReportVerb
{
    public static Command Create()
    {
        Argument<string> file = new("file") { Description = "A .nettrace of this tool or of dotnet-trace, or a .json profile of this tool." };
        AnalysisOptions analysis = new();
        OutputOptions output = new();
        Command command = new("report", "Read a recorded trace or profile and report it.") { file };
        analysis.AddTo(command);
        output.AddTo(command, file);
        command.SetAction((parsed, _) =>
        {
            string path = parsed.GetRequiredValue(file);
            Invocation again = new("report", Invocation.Quote(path));
            return RecordedFile.IsProfile(path)
                ? ShowProfile(path, analysis.FirstGiven(parsed), output.Read(parsed), again)
                : ShowTrace(path, analysis.Read(parsed), output.Read(parsed), again);
        });
        return command;
    }

    private static Task<int> ShowProfile(string path, string? traceOption, OutputRequest output, Invocation again)
    {
        if (traceOption is not null)
            throw new ProfilingException(ProfilingFailure.Usage, $"{traceOption} needs a .nettrace: '{path}' is a finished profile and holds no single allocations.");
        AllocationProfile profile = ProfileJson.Read(path);
        output.Check();
        output.Write(profile, again);
        return Task.FromResult(ExitCodes.Done);
    }

    private static Task<int> ShowTrace(string path, CaptureOptions options, OutputRequest output, Invocation again) =>
        Measurement.ReportAsync(output, options, again, ProgressStyle.Live, (progress, endEarly) =>
            Task.Run(() => new CaptureResult(Profiler.ReadTrace(path, options, progress, endEarly))));
}
