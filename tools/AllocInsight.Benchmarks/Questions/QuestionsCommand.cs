using System.CommandLine;
using BenchmarkDotNet.Running;

namespace AllocInsight.Benchmarks.Questions;

/// <summary>Runs the BenchmarkDotNet classes.</summary>
internal static class QuestionsCommand
{
    public static Command Create()
    {
        Argument<string[]> arguments = new("arguments") { Description = "BenchmarkDotNet's own, after --: for example --filter '*Pair*'." };
        Command command = new("bdn", "Single questions, measured by BenchmarkDotNet.") { arguments };
        command.SetAction(parse => BenchmarkSwitcher.FromAssembly(typeof(QuestionsCommand).Assembly).Run(parse.GetValue(arguments)));
        return command;
    }
}
