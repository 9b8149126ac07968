using System.CommandLine;
using AllocInsight.Benchmarks.Overhead;

RootCommand root = new("Measures AllocInsight against its peers, as ratios within one run.")
{
    OverheadCommand.Create(),
    WorkloadCommand.Create(),
};
return await root.Parse(args).InvokeAsync();
