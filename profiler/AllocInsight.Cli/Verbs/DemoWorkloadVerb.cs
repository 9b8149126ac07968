using System.CommandLine;
using AllocInsight.Cli.Demo;

namespace AllocInsight.Cli.Verbs;

/// <summary>The hidden verb that <c>demo</c> launches: the bundled program itself, in a process of its own.</summary>
internal static class DemoWorkloadVerb
{
    public const string Name = "demo-workload";
    public const string QuietOption = "--quiet";

    private static readonly TimeSpan DefaultDuration = TimeSpan.FromSeconds(5);

    public static Command Create()
    {
        Option<double> seconds = new("--seconds") { DefaultValueFactory = _ => DefaultDuration.TotalSeconds };
        Option<bool> quiet = new(QuietOption);
        Command command = new(Name, "The program that the demo profiles.") { seconds, quiet };
        command.Hidden = true;
        command.SetAction(parsed => DemoProgram.Run(TimeSpan.FromSeconds(parsed.GetValue(seconds)), parsed.GetValue(quiet)));
        return command;
    }
}
