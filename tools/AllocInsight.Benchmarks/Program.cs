using System.CommandLine;
using AllocInsight.Benchmarks.Compare;
using AllocInsight.Benchmarks.Compare.Memory;
using AllocInsight.Benchmarks.Handles;
using AllocInsight.Benchmarks.Instructions;
using AllocInsight.Benchmarks.Overhead;
using AllocInsight.Benchmarks.Questions;

RootCommand root = new("Measures AllocInsight against its peers, as ratios within one run.")
{
    CompareCommand.Create(),
    InstructionsCommand.Create(),
    LoopCommand.Create(),
    QuestionsCommand.Create(),
    OverheadCommand.Create(),
    WorkloadCommand.Create(),
    MemoryCellCommand.Create(),
    HandlesCommand.Create(),
    HandlesCellCommand.Create(),
};
return await root.Parse(args).InvokeAsync();
