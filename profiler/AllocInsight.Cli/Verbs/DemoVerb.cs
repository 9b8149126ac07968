using System.CommandLine;
using AllocInsight.Cli.Options;
using AllocInsight.Cli.Progress;
using AllocInsight.Cli.Screens;

namespace AllocInsight.Cli.Verbs;

/// <summary><c>demo</c>: profiles a bundled program whose churn is known.</summary>
internal static class DemoVerb
{
    public static Command Create()
    {
        MeasuringOptions measuring = new(defaultDuration: null);
        OutputOptions output = new();
        Command command = new("demo", "Profile a bundled program with known churn, about 5 seconds: the first thing to run.");
        measuring.AddTo(command);
        output.AddTo(command, measuring.Trace);
        command.SetAction((parsed, _) =>
            Measurement.LaunchAsync(output.Read(parsed), measuring.Read(parsed), new Invocation("demo"), ProgressStyle.Live, DemoLaunch.Request()));
        return command;
    }
}
