using System.CommandLine;
using AllocInsight.Cli.Reports;
using AllocInsight.Cli.Screens;
using AllocInsight.Profiling.Targets;

namespace AllocInsight.Cli.Verbs;

/// <summary><c>ps</c>: lists the processes that can be attached to.</summary>
internal static class PsVerb
{
    public static Command Create()
    {
        Command command = new("ps", "List the .NET processes that can be attached to.");
        command.SetAction(_ =>
        {
            IReadOnlyList<DotnetProcess> processes = ProcessFinder.List();
            if (processes.Count == 0) Failures.Say("No .NET process of yours is running, or none with its diagnostics port on.");
            else StandardOutput.Write(ProcessTable.Render(processes, StandardOutput.View(0, new Invocation("ps"))));
            return ExitCodes.Done;
        });
        return command;
    }
}
