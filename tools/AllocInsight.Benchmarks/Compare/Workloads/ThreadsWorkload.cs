using System.Runtime.CompilerServices;
using AllocInsight.Benchmarks.Compare.Contenders;

namespace AllocInsight.Benchmarks.Compare.Workloads;

/// <summary>mleak: threads that allocate a little, free it and end. A step is a thread.</summary>
internal sealed class ThreadsWorkload : Workload
{
    private const int Blocks = 2_000;

    public override string Name => "mleak";

    public override string Description => "threads that end, one after the other, of 2,000 blocks each";

    public override bool IsOfSuite => true;

    public override Sample Run<TContender, TBlock>(int steps)
    {
        double used = 0;
        var blocks = new TBlock[Blocks];
        for (int step = 0; step < steps; step++)
            used += Workers.Run(1, _ => Live<TContender, TBlock>(blocks));
        return new Sample((long)steps * Blocks, used);
    }

    [MethodImpl(MethodImplOptions.NoInlining)]
    private static void Live<TContender, TBlock>(TBlock[] blocks)
        where TContender : struct, IContender<TContender, TBlock>, allows ref struct
        where TBlock : struct
    {
        TContender contender = TContender.Create();
        for (int i = 0; i < blocks.Length; i++)
            blocks[i] = Block.New<TContender, TBlock>(ref contender, Dice.SmallSizes[i]);
        foreach (TBlock block in blocks)
            Block.Free(ref contender, block);
    }
}
