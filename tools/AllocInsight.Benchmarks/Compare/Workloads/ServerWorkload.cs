using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using AllocInsight.Benchmarks.Compare.Contenders;

namespace AllocInsight.Benchmarks.Compare.Workloads;

/// <summary>
/// One thread fills buffers of 1,024 bytes, another reads them, as a server's parts do; they are freed by the reader, or by
/// the thread that took them when they come back from it.
/// </summary>
/// <param name="isFreedByTaker">Who frees.</param>
internal sealed class ServerWorkload(bool isFreedByTaker) : Workload
{
    private const int Size = 1024;
    private const int BatchSize = 64;
    private const int Depth = 8;

    // Where sums go, so that reading is not optimised away.
    private static long _sum;

    public override string Name => isFreedByTaker ? "server-local" : "server";

    public override string Description => $"buffers of {Size:N0} bytes filled by one thread and read by another, freed by the {(isFreedByTaker ? "first" : "second")}";

    public override double Length => 4;

    public override Sample Run<TContender, TBlock>(int steps)
    {
        var ring = new Ring<TBlock>(Depth, BatchSize, steps);
        double used = Workers.Run(2, thread =>
        {
            if (thread == 0)
                Produce<TContender, TBlock>(ring, steps);
            else
                Consume<TContender, TBlock>(ring, steps);
        });
        return new Sample((long)steps * BatchSize, used - ring.WaitedNanoseconds);
    }

    private void Produce<TContender, TBlock>(Ring<TBlock> ring, int batches)
        where TContender : struct, IContender<TContender, TBlock>, allows ref struct
        where TBlock : struct
    {
        TContender contender = TContender.Create();
        for (int batch = 0; batch < batches; batch++)
        {
            TBlock[] blocks = ring.WaitForEmpty();
            if (isFreedByTaker && batch >= Depth)
                Free(contender, blocks);
            Fill(contender, blocks);
            ring.Publish();
        }
        // The last ones come back one after the other, as many as there are places.
        for (int batch = Math.Max(0, batches - Depth); isFreedByTaker && batch < batches; batch++)
        {
            Free(contender, ring.WaitForEmpty());
            // Nobody waits for it any more: it only makes the next place the first.
            ring.Publish();
        }
    }

    private void Consume<TContender, TBlock>(Ring<TBlock> ring, int batches)
        where TContender : struct, IContender<TContender, TBlock>, allows ref struct
        where TBlock : struct
    {
        TContender contender = TContender.Create();
        for (int batch = 0; batch < batches; batch++)
        {
            TBlock[] blocks = ring.WaitForFull();
            Read<TContender, TBlock>(blocks);
            if (!isFreedByTaker)
                Free(contender, blocks);
            ring.Return();
        }
    }

    [MethodImpl(MethodImplOptions.NoInlining)]
    private static void Fill<TContender, TBlock>(TContender contender, TBlock[] blocks)
        where TContender : struct, IContender<TContender, TBlock>, allows ref struct
        where TBlock : struct
    {
        for (int i = 0; i < blocks.Length; i++)
        {
            blocks[i] = contender.Allocate(Size);
            MemoryMarshal.CreateSpan(ref TContender.Start(blocks[i]), Size).Fill(Block.Mark);
        }
    }

    [MethodImpl(MethodImplOptions.NoInlining)]
    private static void Read<TContender, TBlock>(TBlock[] blocks)
        where TContender : struct, IContender<TContender, TBlock>, allows ref struct
        where TBlock : struct
    {
        long sum = 0;
        for (int i = 0; i < blocks.Length; i++)
        {
            foreach (byte value in MemoryMarshal.CreateReadOnlySpan(ref TContender.Start(blocks[i]), Size))
                sum += value;
        }
        Volatile.Write(ref _sum, sum);
    }

    [MethodImpl(MethodImplOptions.NoInlining)]
    private static void Free<TContender, TBlock>(TContender contender, TBlock[] blocks)
        where TContender : struct, IContender<TContender, TBlock>, allows ref struct
        where TBlock : struct
    {
        for (int i = 0; i < blocks.Length; i++)
            Block.Free(ref contender, blocks[i]);
    }
}
