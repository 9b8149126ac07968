using System.Runtime.CompilerServices;
using AllocInsight.Benchmarks.Compare.Contenders;

namespace AllocInsight.Benchmarks.Compare.Workloads;

/// <summary>
/// mstress and rptest: threads that allocate, free at random and exchange blocks with each other, in phases; after each phase the
/// threads end and others go on.
/// </summary>
internal sealed class ExchangeWorkload(string name, string description, int[] sizes, int exchangedPercent) : Workload
{
    private const int Threads = 2;
    private const int Live = 2048;
    private const int Shared = 512;
    private const int Phases = 3;
    private const int Operations = 500;

    public override string Name => name;

    public override string Description => description;

    public override bool IsOfSuite => true;

    public override double Length => 4;

    public override Sample Run<TContender, TBlock>(int steps)
    {
        Place<TBlock>[][] tables = [.. Enumerable.Range(0, Threads).Select(_ => new Place<TBlock>[Live])];
        var shared = new Place<TBlock>[Shared];
        double used = 0;
        for (int phase = 0; phase < Phases; phase++)
            used += Workers.Run(Threads, thread => Work<TContender, TBlock>(tables[thread], shared, (thread * 1009) + phase, steps));
        Workers.Run(Threads + 1, thread => Empty<TContender, TBlock>(thread == Threads ? shared : tables[thread]));
        return new Sample((long)Phases * Threads * steps * Operations, used);
    }

    private void Work<TContender, TBlock>(Place<TBlock>[] table, Place<TBlock>[] shared, int offset, int steps)
        where TContender : struct, IContender<TContender, TBlock>, allows ref struct
        where TBlock : struct
    {
        TContender contender = TContender.Create();
        for (int step = 0; step < steps; step++)
            Step(contender, table, shared, offset + (step * Operations));
    }

    [MethodImpl(MethodImplOptions.NoInlining)]
    private void Step<TContender, TBlock>(TContender contender, Place<TBlock>[] table, Place<TBlock>[] shared, int first)
        where TContender : struct, IContender<TContender, TBlock>, allows ref struct
        where TBlock : struct
    {
        int[] numbers = Dice.Numbers;
        for (int i = first; i < first + Operations; i++)
        {
            int number = numbers[i & Dice.Mask];
            ref Place<TBlock> place = ref table[number & (Live - 1)];
            if (place.IsTaken)
                Block.Free(ref contender, place.Block);
            place.Block = Block.New<TContender, TBlock>(ref contender, sizes[(i * 7) & Dice.Mask]);
            place.IsTaken = true;
            // The upper bits decide, as the lower ones have chosen the place.
            if ((number >> 11) % 100 < exchangedPercent)
                Swap(ref place, ref shared[(number >> 3) & (Shared - 1)]);
        }
    }

    // What threads exchange is guarded by a lock a place.
    private static void Swap<TBlock>(ref Place<TBlock> own, ref Place<TBlock> shared)
        where TBlock : struct
    {
        while (Interlocked.Exchange(ref shared.IsLocked, 1) != 0)
            Thread.SpinWait(1);
        (own.Block, shared.Block) = (shared.Block, own.Block);
        (own.IsTaken, shared.IsTaken) = (shared.IsTaken, own.IsTaken);
        Volatile.Write(ref shared.IsLocked, 0);
    }

    private static void Empty<TContender, TBlock>(Place<TBlock>[] table)
        where TContender : struct, IContender<TContender, TBlock>, allows ref struct
        where TBlock : struct
    {
        TContender contender = TContender.Create();
        foreach (Place<TBlock> place in table)
        {
            if (place.IsTaken)
                Block.Free(ref contender, place.Block);
        }
    }

    private struct Place<TBlock>
        where TBlock : struct
    {
        public TBlock Block;
        public bool IsTaken;
        public int IsLocked;
    }
}
