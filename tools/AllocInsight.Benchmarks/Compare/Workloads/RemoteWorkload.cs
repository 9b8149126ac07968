using System.Runtime.CompilerServices;
using AllocInsight.Benchmarks.Compare.Contenders;

namespace AllocInsight.Benchmarks.Compare.Workloads;

/// <summary>One thread allocates, another frees, with a bound on what is between them; also xmalloc-test.</summary>
/// <param name="name">As it is printed and chosen.</param>
/// <param name="size">Bytes of each block.</param>
/// <param name="pairs">Producers, each with a consumer.</param>
/// <param name="isOfSuite">Whether the mean has it.</param>
internal sealed class RemoteWorkload(string name, int size, int pairs, bool isOfSuite) : Workload
{
    /// <summary>Blocks that are handed over together, in each step of each producer.</summary>
    public const int BatchSize = 128;

    private const int Depth = 16;

    public override string Name => name;

    public override string Description =>
        $"{(pairs == 1 ? "a producer" : $"{pairs} producers")} of {size} bytes, freed by {(pairs == 1 ? "a consumer" : "as many consumers")}";

    public override bool IsOfSuite => isOfSuite;

    public override double Length => 4;

    public override Sample Run<TContender, TBlock>(int steps)
    {
        Ring<TBlock>[] rings = [.. Enumerable.Range(0, pairs).Select(_ => new Ring<TBlock>(Depth, BatchSize, steps))];
        double used = Workers.Run(2 * pairs, thread =>
        {
            if (thread < pairs)
                Produce<TContender, TBlock>(rings[thread], steps);
            else
                Consume<TContender, TBlock>(rings[thread - pairs], steps);
        });
        return new Sample((long)pairs * steps * BatchSize, used - rings.Sum(ring => ring.WaitedNanoseconds));
    }

    private void Produce<TContender, TBlock>(Ring<TBlock> ring, int batches)
        where TContender : struct, IContender<TContender, TBlock>, allows ref struct
        where TBlock : struct
    {
        TContender contender = TContender.Create();
        for (int batch = 0; batch < batches; batch++)
        {
            Fill(contender, ring.WaitForEmpty(), size);
            ring.Publish();
        }
    }

    private static void Consume<TContender, TBlock>(Ring<TBlock> ring, int batches)
        where TContender : struct, IContender<TContender, TBlock>, allows ref struct
        where TBlock : struct
    {
        TContender contender = TContender.Create();
        for (int batch = 0; batch < batches; batch++)
        {
            Empty(contender, ring.WaitForFull());
            ring.Return();
        }
    }

    [MethodImpl(MethodImplOptions.NoInlining)]
    private static void Fill<TContender, TBlock>(TContender contender, TBlock[] blocks, int size)
        where TContender : struct, IContender<TContender, TBlock>, allows ref struct
        where TBlock : struct
    {
        for (int i = 0; i < blocks.Length; i++)
            blocks[i] = Block.New<TContender, TBlock>(ref contender, size);
    }

    [MethodImpl(MethodImplOptions.NoInlining)]
    private static void Empty<TContender, TBlock>(TContender contender, TBlock[] blocks)
        where TContender : struct, IContender<TContender, TBlock>, allows ref struct
        where TBlock : struct
    {
        for (int i = 0; i < blocks.Length; i++)
            Block.Free(ref contender, blocks[i]);
    }
}
