using AllocInsight.Benchmarks.Compare.Contenders;

namespace AllocInsight.Benchmarks.Compare.Workloads;

/// <summary>glibc's own benchmark: 1,024 live blocks, most of them small.</summary>
internal sealed class GlibcWorkload(int threads) : Workload
{
    private const int Operations = 500_000;

    public override string Name => threads == 1 ? "glibc-simple" : "glibc-thread";

    public override string Description => $"1,024 live blocks, sizes by inverse square{(threads == 1 ? "" : $", on {threads} threads")}";

    public override bool IsOfSuite => true;

    public override Sample Run<TContender, TBlock>() => threads == 1
        ? new Sample(Operations, ChurnWorkload.Replace<TContender, TBlock>(Dice.InverseSquareSizes))
        : new Sample(threads * Operations, Workers.Run(threads, _ => ChurnWorkload.Replace<TContender, TBlock>(Dice.InverseSquareSizes)));
}

/// <summary>alloc-test: a large table of blocks of Pareto sizes, replaced at random.</summary>
internal sealed class AllocTestWorkload : Workload
{
    private const int Live = 16_384;
    private const int Operations = 300_000;

    public override string Name => "alloc-test";

    public override string Description => "16,384 live blocks of Pareto sizes to 1 KiB, replaced at random";

    public override bool IsOfSuite => true;

    public override Sample Run<TContender, TBlock>()
    {
        TContender contender = TContender.Create();
        var blocks = new TBlock[Live];
        int[] numbers = Dice.Numbers, sizes = Dice.ParetoSizes;
        for (int i = 0; i < Live; i++)
            blocks[i] = Block.New<TContender, TBlock>(ref contender, sizes[i & Dice.Mask]);
        double start = ThreadClock.Now();
        for (int i = 0; i < Operations; i++)
        {
            ref TBlock block = ref blocks[numbers[i & Dice.Mask] & (Live - 1)];
            Block.Free(ref contender, block);
            block = Block.New<TContender, TBlock>(ref contender, sizes[(i * 7) & Dice.Mask]);
        }
        double used = ThreadClock.Now() - start;
        foreach (TBlock block in blocks)
            contender.Free(block);
        return new Sample(Operations, used);
    }
}

/// <summary>larson: a server whose threads end and hand what is live to new ones, which free it.</summary>
internal sealed class LarsonWorkload : Workload
{
    private const int Threads = 2;
    private const int Live = 1024;
    private const int Generations = 4;
    private const int Operations = 60_000;

    public override string Name => "larson";

    public override string Description => "1,024 live blocks of 8 to 1,000 bytes a thread, handed on as threads end";

    public override bool IsOfSuite => true;

    public override Sample Run<TContender, TBlock>()
    {
        TBlock[][] tables = [.. Enumerable.Range(0, Threads).Select(_ => new TBlock[Live])];
        Workers.Run(Threads, thread => Fill<TContender, TBlock>(tables[thread]));
        double used = 0;
        for (int generation = 0; generation < Generations; generation++)
            used += Workers.Run(Threads, thread => Serve<TContender, TBlock>(tables[(thread + generation) % Threads]));
        Workers.Run(Threads, thread => Empty<TContender, TBlock>(tables[thread]));
        return new Sample((long)Generations * Threads * Operations, used);
    }

    private static void Fill<TContender, TBlock>(TBlock[] table)
        where TContender : struct, IContender<TContender, TBlock>, allows ref struct
        where TBlock : struct
    {
        TContender contender = TContender.Create();
        for (int i = 0; i < table.Length; i++)
            table[i] = Block.New<TContender, TBlock>(ref contender, Dice.ServerSizes[i]);
    }

    private static void Serve<TContender, TBlock>(TBlock[] table)
        where TContender : struct, IContender<TContender, TBlock>, allows ref struct
        where TBlock : struct
    {
        TContender contender = TContender.Create();
        int[] numbers = Dice.Numbers, sizes = Dice.ServerSizes;
        for (int i = 0; i < Operations; i++)
        {
            ref TBlock block = ref table[numbers[i & Dice.Mask] & (Live - 1)];
            Block.Free(ref contender, block);
            block = Block.New<TContender, TBlock>(ref contender, sizes[i & Dice.Mask]);
        }
    }

    private static void Empty<TContender, TBlock>(TBlock[] table)
        where TContender : struct, IContender<TContender, TBlock>, allows ref struct
        where TBlock : struct
    {
        TContender contender = TContender.Create();
        foreach (TBlock block in table)
            Block.Free(ref contender, block);
    }
}
