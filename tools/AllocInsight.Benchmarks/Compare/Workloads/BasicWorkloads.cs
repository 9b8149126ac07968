using AllocInsight.Benchmarks.Compare.Contenders;

namespace AllocInsight.Benchmarks.Compare.Workloads;

internal sealed class PairWorkload : Workload
{
    private const int Operations = 500_000;

    public override string Name => "pair";

    public override string Description => "32 bytes taken and freed at once";

    public override Sample Run<TContender, TBlock>()
    {
        TContender contender = TContender.Create();
        double start = ThreadClock.Now();
        for (int i = 0; i < Operations; i++)
            Block.Free(ref contender, Block.New<TContender, TBlock>(ref contender, 32));
        return new Sample(Operations, ThreadClock.Now() - start);
    }
}

internal sealed class BatchWorkload : Workload
{
    private const int Size = 64;
    private const int Batches = 8_000;

    public override string Name => "batch";

    public override string Description => "64 blocks of 32 bytes taken, then freed in the same order";

    public override Sample Run<TContender, TBlock>()
    {
        TContender contender = TContender.Create();
        var blocks = new TBlock[Size];
        double start = ThreadClock.Now();
        for (int batch = 0; batch < Batches; batch++)
        {
            for (int i = 0; i < blocks.Length; i++)
                blocks[i] = Block.New<TContender, TBlock>(ref contender, 32);
            for (int i = 0; i < blocks.Length; i++)
                Block.Free(ref contender, blocks[i]);
        }
        return new Sample(Batches * Size, ThreadClock.Now() - start);
    }
}

internal sealed class ChurnWorkload(int threads) : Workload
{
    private const int Live = 1024;
    private const int Operations = 500_000;

    public override string Name => threads == 1 ? "churn" : $"churn-{threads}";

    public override string Description => $"1,024 live blocks of 8 to 256 bytes, replaced at random{(threads == 1 ? "" : $", on {threads} threads")}";

    public override Sample Run<TContender, TBlock>() => threads == 1
        ? new Sample(Operations, Replace<TContender, TBlock>(Dice.SmallSizes))
        : new Sample(threads * Operations, Workers.Run(threads, _ => Replace<TContender, TBlock>(Dice.SmallSizes)));

    /// <summary>Replaces blocks at random places by new ones of the given sizes.</summary>
    public static double Replace<TContender, TBlock>(int[] sizes)
        where TContender : struct, IContender<TContender, TBlock>, allows ref struct
        where TBlock : struct
    {
        TContender contender = TContender.Create();
        var blocks = new TBlock[Live];
        int[] numbers = Dice.Numbers;
        for (int i = 0; i < blocks.Length; i++)
            blocks[i] = Block.New<TContender, TBlock>(ref contender, sizes[i]);
        double start = ThreadClock.Now();
        for (int i = 0; i < Operations; i++)
        {
            ref TBlock block = ref blocks[numbers[i & Dice.Mask] & (Live - 1)];
            Block.Free(ref contender, block);
            block = Block.New<TContender, TBlock>(ref contender, sizes[i & Dice.Mask]);
        }
        double used = ThreadClock.Now() - start;
        foreach (TBlock block in blocks)
            contender.Free(block);
        return used;
    }
}

/// <summary>One thread allocates, another frees, with a bound on what is between them.</summary>
internal sealed class RemoteWorkload(string name, int size, int pairs, bool isOfSuite) : Workload
{
    private const int BatchSize = 128;
    private const int Batches = 2_000;
    private const int Depth = 8;

    public override string Name => name;

    public override string Description =>
        $"{(pairs == 1 ? "a producer" : $"{pairs} producers")} of {size} bytes, freed by {(pairs == 1 ? "a consumer" : "as many consumers")}";

    public override bool IsOfSuite => isOfSuite;

    public override Sample Run<TContender, TBlock>()
    {
        Ring<TBlock>[] rings = [.. Enumerable.Range(0, pairs).Select(_ => new Ring<TBlock>(Depth, BatchSize))];
        double used = Workers.Run(2 * pairs, thread =>
        {
            if (thread < pairs)
                Produce<TContender, TBlock>(rings[thread]);
            else
                Consume<TContender, TBlock>(rings[thread - pairs]);
        });
        return new Sample((long)pairs * Batches * BatchSize, used - rings.Sum(ring => ring.WaitedNanoseconds));
    }

    private void Produce<TContender, TBlock>(Ring<TBlock> ring)
        where TContender : struct, IContender<TContender, TBlock>, allows ref struct
        where TBlock : struct
    {
        TContender contender = TContender.Create();
        for (int batch = 0; batch < Batches; batch++)
        {
            TBlock[] blocks = ring.WaitForEmpty();
            for (int i = 0; i < blocks.Length; i++)
                blocks[i] = Block.New<TContender, TBlock>(ref contender, size);
            ring.Publish();
        }
    }

    private static void Consume<TContender, TBlock>(Ring<TBlock> ring)
        where TContender : struct, IContender<TContender, TBlock>, allows ref struct
        where TBlock : struct
    {
        TContender contender = TContender.Create();
        for (int batch = 0; batch < Batches; batch++)
        {
            TBlock[] blocks = ring.WaitForFull();
            for (int i = 0; i < blocks.Length; i++)
                Block.Free(ref contender, blocks[i]);
            ring.Return();
        }
    }
}
