using System.CommandLine;
using AllocInsight.Experiments;
using AllocInsight.Experiments.BadApple;
using AllocInsight.Experiments.BlockMalloc;
using AllocInsight.Experiments.Relief;
using AllocInsight.Experiments.SizePools;

RootCommand root = new("Repeats published experiments on heaps with slots: each writes a table (CSV) and a figure (SVG).")
{
    SizePoolsCommand.Create(),
    BadAppleCommand.Create(),
    BlockMallocCommand.Create(),
    ReliefCommand.Create(),
    CellCommand.Create(),
};
return root.Parse(args).Invoke();
