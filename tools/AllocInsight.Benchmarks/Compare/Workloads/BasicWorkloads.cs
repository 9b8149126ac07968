using System.Runtime.CompilerServices;
using AllocInsight.Benchmarks.Compare.Contenders;

namespace AllocInsight.Benchmarks.Compare.Workloads;

/// <param name="name">As it is printed and chosen.</param>
/// <param name="size">Bytes of each block.</param>
internal sealed class PairWorkload(string name, int size) : Workload
{
    private const int Operations = 500;

    public override string Name => name;

    public override string Description => $"{size} bytes taken and freed at once";

    public override Sample Run<TContender, TBlock>(int steps)
    {
        TContender contender = TContender.Create();
        double start = ThreadClock.Now();
        for (int step = 0; step < steps; step++)
            Step<TContender, TBlock>(contender, size);
        return new Sample((long)steps * Operations, ThreadClock.Now() - start);
    }

    [MethodImpl(MethodImplOptions.NoInlining)]
    private static void Step<TContender, TBlock>(TContender contender, int size)
        where TContender : struct, IContender<TContender, TBlock>, allows ref struct
        where TBlock : struct
    {
        for (int i = 0; i < Operations; i++)
            Block.Free(ref contender, Block.New<TContender, TBlock>(ref contender, size));
    }
}

internal sealed class BatchWorkload : Workload
{
    private const int Size = 64;
    private const int Batches = 8;

    public override string Name => "batch";

    public override string Description => "64 blocks of 32 bytes taken, then freed in the same order";

    public override Sample Run<TContender, TBlock>(int steps)
    {
        TContender contender = TContender.Create();
        var blocks = new TBlock[Size];
        double start = ThreadClock.Now();
        for (int step = 0; step < steps; step++)
            Step(contender, blocks);
        return new Sample((long)steps * Batches * Size, ThreadClock.Now() - start);
    }

    [MethodImpl(MethodImplOptions.NoInlining)]
    private static void Step<TContender, TBlock>(TContender contender, TBlock[] blocks)
        where TContender : struct, IContender<TContender, TBlock>, allows ref struct
        where TBlock : struct
    {
        for (int batch = 0; batch < Batches; batch++)
        {
            for (int i = 0; i < blocks.Length; i++)
                blocks[i] = Block.New<TContender, TBlock>(ref contender, 32);
            for (int i = 0; i < blocks.Length; i++)
                Block.Free(ref contender, blocks[i]);
        }
    }
}
