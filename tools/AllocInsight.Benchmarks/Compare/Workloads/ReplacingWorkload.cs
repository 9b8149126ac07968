using System.Runtime.CompilerServices;
using AllocInsight.Benchmarks.Compare.Contenders;

namespace AllocInsight.Benchmarks.Compare.Workloads;

/// <summary>Blocks that are replaced at random places: churn, glibc's own benchmark and alloc-test, by their sizes.</summary>
/// <param name="name">As it is printed and chosen.</param>
/// <param name="sizes">What sizes, in words.</param>
/// <param name="drawn">The sizes.</param>
/// <param name="live">Live blocks of each thread: a power of two.</param>
/// <param name="threads">Each has blocks of its own.</param>
/// <param name="isOfSuite">Whether the mean has it.</param>
internal sealed class ReplacingWorkload(string name, string sizes, int[] drawn, int live, int threads, bool isOfSuite) : Workload
{
    private const int Operations = 500;

    public override string Name => name;

    public override string Description => $"{live:N0} live blocks of {sizes}, replaced at random{(threads == 1 ? "" : $", on {threads} threads")}";

    public override bool IsOfSuite => isOfSuite;

    public override Sample Run<TContender, TBlock>(int steps) => new(
        (long)steps * threads * Operations,
        threads == 1 ? Replace<TContender, TBlock>(steps) : Workers.RunTimed(threads, _ => Replace<TContender, TBlock>(steps)));

    private double Replace<TContender, TBlock>(int steps)
        where TContender : struct, IContender<TContender, TBlock>, allows ref struct
        where TBlock : struct
    {
        TContender contender = TContender.Create();
        var blocks = new TBlock[live];
        for (int i = 0; i < blocks.Length; i++)
            blocks[i] = Block.New<TContender, TBlock>(ref contender, drawn[i & Dice.Mask]);
        double start = ThreadClock.Now();
        for (int step = 0; step < steps; step++)
            Step(contender, blocks, drawn, step * Operations);
        double used = ThreadClock.Now() - start;
        Block.FreeAll<TContender, TBlock>(blocks);
        return used;
    }

    /// <summary>Replaces 500 blocks at random places by new ones of the given sizes, beginning somewhere in both tables.</summary>
    [MethodImpl(MethodImplOptions.NoInlining)]
    public static void Step<TContender, TBlock>(TContender contender, TBlock[] blocks, int[] sizes, int first)
        where TContender : struct, IContender<TContender, TBlock>, allows ref struct
        where TBlock : struct
    {
        int[] numbers = Dice.Numbers;
        for (int i = first; i < first + Operations; i++)
        {
            ref TBlock block = ref blocks[numbers[i & Dice.Mask] & (blocks.Length - 1)];
            Block.Free(ref contender, block);
            // Another stride, so that a place does not get the same size each time the tables begin anew.
            block = Block.New<TContender, TBlock>(ref contender, sizes[(i * 7) & Dice.Mask]);
        }
    }
}
