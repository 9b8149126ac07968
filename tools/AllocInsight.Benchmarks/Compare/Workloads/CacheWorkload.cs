using System.Runtime.CompilerServices;
using AllocInsight.Benchmarks.Compare.Contenders;

namespace AllocInsight.Benchmarks.Compare.Workloads;

/// <summary>cache-scratch and cache-thrash: does the allocator put blocks of different threads into one cache line?</summary>
internal sealed class CacheWorkload(string name, bool isInherited) : Workload
{
    private const int Threads = 2;
    private const int Size = 8;
    private const int Blocks = 8;
    private const int Writes = 200;

    public override string Name => name;

    public override string Description => isInherited
        ? "threads free a block each that another one made, then write to their own of 8 bytes"
        : "threads take blocks of 8 bytes, write to them many times and free them";

    public override bool IsOfSuite => true;

    public override Sample Run<TContender, TBlock>(int steps)
    {
        var inherited = new TBlock[Threads];
        if (isInherited)
        {
            TContender contender = TContender.Create();
            for (int i = 0; i < Threads; i++)
                inherited[i] = Block.New<TContender, TBlock>(ref contender, Size);
        }
        double used = Workers.Run(Threads, thread => Work<TContender, TBlock>(inherited[thread], steps));
        return new Sample((long)Threads * steps * Blocks, used);
    }

    private void Work<TContender, TBlock>(TBlock inherited, int steps)
        where TContender : struct, IContender<TContender, TBlock>, allows ref struct
        where TBlock : struct
    {
        TContender contender = TContender.Create();
        if (isInherited)
            Block.Free(ref contender, inherited);
        for (int step = 0; step < steps; step++)
            Write<TContender, TBlock>(contender);
    }

    [MethodImpl(MethodImplOptions.NoInlining)]
    private static void Write<TContender, TBlock>(TContender contender)
        where TContender : struct, IContender<TContender, TBlock>, allows ref struct
        where TBlock : struct
    {
        for (int i = 0; i < Blocks; i++)
        {
            TBlock block = Block.New<TContender, TBlock>(ref contender, Size);
            for (int write = 0; write < Writes; write++)
                Volatile.Write(ref TContender.Start(block), Block.Mark);
            Block.Free(ref contender, block);
        }
    }
}
