using System.Runtime.CompilerServices;
using AllocInsight.Benchmarks.Compare.Contenders;
using AllocInsight.Benchmarks.Compare.Workloads;

namespace AllocInsight.Benchmarks.Handles;

/// <summary>
/// Slots taken and freed without a look at them: a value behind a handle costs a look-up each time that it is touched, which is measured by itself.
/// </summary>
internal static class TakeAndFree<TContender, TBlock>
    where TContender : struct, IContender<TContender, TBlock>, allows ref struct
    where TBlock : struct
{
    private const int Live = 1024;

    private static readonly TBlock[] Blocks = new TBlock[Live];
    private static readonly int[] Sizes = [.. Enumerable.Range(0, 4096).Select(i => 8 + (int)((uint)i * 2654435761u >> 16) % 249)];
    private static bool _isFilled;

    /// <summary>Nanoseconds for each slot taken and freed.</summary>
    public static double Run(string pattern, int steps)
    {
        TContender contender = TContender.Create();
        if (!_isFilled)
        {
            for (int i = 0; i < Live; i++)
                Blocks[i] = contender.Allocate(Sizes[i]);
            _isFilled = true;
        }
        double start = ThreadClock.Now();
        int operations = 0;
        for (int step = 0; step < steps; step++)
        {
            operations += pattern switch
            {
                "pair" => Pair(contender),
                "batch" => Batch(contender),
                _ => Churn(contender, step),
            };
        }
        return (ThreadClock.Now() - start) / operations;
    }

    [MethodImpl(MethodImplOptions.NoInlining)]
    private static int Pair(TContender contender)
    {
        for (int i = 0; i < 512; i++)
            contender.Free(contender.Allocate(32));
        return 512;
    }

    [MethodImpl(MethodImplOptions.NoInlining)]
    private static int Batch(TContender contender)
    {
        Span<TBlock> blocks = new TBlock[64];
        for (int round = 0; round < 8; round++)
        {
            for (int i = 0; i < blocks.Length; i++)
                blocks[i] = contender.Allocate(32);
            for (int i = 0; i < blocks.Length; i++)
                contender.Free(blocks[i]);
        }
        return 512;
    }

    [MethodImpl(MethodImplOptions.NoInlining)]
    private static int Churn(TContender contender, int step)
    {
        for (int i = 0; i < 512; i++)
        {
            int which = (int)(((uint)(step * 512) + (uint)i) * 2654435761u >> 22);
            contender.Free(Blocks[which]);
            Blocks[which] = contender.Allocate(Sizes[(i + step) & 4095]);
        }
        return 512;
    }
}
