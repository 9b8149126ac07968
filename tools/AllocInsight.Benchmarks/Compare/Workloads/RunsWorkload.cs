using System.Runtime.CompilerServices;
using AllocInsight.Benchmarks.Compare.Contenders;

namespace AllocInsight.Benchmarks.Compare.Workloads;

/// <summary>sh6bench and sh8bench: runs of equal sizes, freed in one order or the other; in sh8bench by the neighbour thread.</summary>
internal sealed class RunsWorkload(string name, bool isMigrating) : Workload
{
    private const int Threads = 2;
    private const int RunLength = 80;

    // Runs that are on their way from a thread to its neighbour, at most.
    private const int Depth = 4;

    private static readonly int[] Sizes = [8, 12, 16, 24, 40, 64, 100, 160, 250, 400, 640, 1000];

    public override string Name => name;

    public override string Description => $"runs of equal sizes, freed forwards and backwards{(isMigrating ? ", by another thread" : "")}";

    public override bool IsOfSuite => true;

    public override double Length => isMigrating ? 4 : 1;

    public override Sample Run<TContender, TBlock>(int steps)
    {
        Ring<TBlock>[] rings = [.. Enumerable.Range(0, Threads).Select(_ => new Ring<TBlock>(Depth, RunLength * Sizes.Length, steps))];
        double used = Workers.Run(Threads, thread => Work<TContender, TBlock>(rings[thread], rings[isMigrating ? 1 - thread : thread], steps));
        return new Sample((long)Threads * steps * RunLength * Sizes.Length, used - rings.Sum(ring => ring.WaitedNanoseconds));
    }

    private static void Work<TContender, TBlock>(Ring<TBlock> outgoing, Ring<TBlock> incoming, int steps)
        where TContender : struct, IContender<TContender, TBlock>, allows ref struct
        where TBlock : struct
    {
        TContender contender = TContender.Create();
        // Two runs ahead, and one at a time from then on: neither side waits for more than the other has sent.
        for (int step = 0; step < steps + (Depth / 2); step++)
        {
            if (step < steps)
            {
                Fill(contender, outgoing.WaitForEmpty());
                outgoing.Publish();
            }
            if (step >= Depth / 2)
            {
                Empty(contender, incoming.WaitForFull(), step % 2 == 0);
                incoming.Return();
            }
        }
    }

    [MethodImpl(MethodImplOptions.NoInlining)]
    private static void Fill<TContender, TBlock>(TContender contender, TBlock[] table)
        where TContender : struct, IContender<TContender, TBlock>, allows ref struct
        where TBlock : struct
    {
        int i = 0;
        foreach (int size in Sizes)
        {
            for (int end = i + RunLength; i < end; i++)
                table[i] = Block.New<TContender, TBlock>(ref contender, size);
        }
    }

    [MethodImpl(MethodImplOptions.NoInlining)]
    private static void Empty<TContender, TBlock>(TContender contender, TBlock[] table, bool isForwards)
        where TContender : struct, IContender<TContender, TBlock>, allows ref struct
        where TBlock : struct
    {
        for (int i = 0; i < table.Length; i++)
            Block.Free(ref contender, table[isForwards ? i : table.Length - 1 - i]);
    }
}
