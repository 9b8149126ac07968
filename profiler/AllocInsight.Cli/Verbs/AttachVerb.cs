using System.CommandLine;
using AllocInsight.Cli.Options;
using AllocInsight.Cli.Progress;
using AllocInsight.Cli.Screens;
using AllocInsight.Profiling.Capture;
using AllocInsight.Profiling.Targets;

namespace AllocInsight.Cli.Verbs;

/// <summary><c>attach</c>: profiles a running process and leaves it running.</summary>
internal static class AttachVerb
{
    private static readonly TimeSpan DefaultDuration = TimeSpan.FromSeconds(10);

    public static Command Create()
    {
        Argument<string> process = new("process") { Description = "Process id or name, as \"allocinsight ps\" lists them." };
        MeasuringOptions measuring = new(DefaultDuration);
        OutputOptions output = new();
        Command command = new("attach", "Profile a running process for a while and leave it running.") { process };
        measuring.AddTo(command);
        output.AddTo(command, measuring.Trace);
        command.SetAction((parsed, _) =>
        {
            DotnetProcess target = ProcessFinder.Find(parsed.GetRequiredValue(process));
            CaptureOptions options = measuring.Read(parsed);
            Invocation again = new("attach", Invocation.Quote(parsed.GetRequiredValue(process)));
            return Measurement.ReportAsync(output.Read(parsed), options, again, ProgressStyle.Live, (progress, endEarly) =>
                Profiler.AttachAsync(target.Id, options, progress, endEarly));
        });
        return command;
    }
}
