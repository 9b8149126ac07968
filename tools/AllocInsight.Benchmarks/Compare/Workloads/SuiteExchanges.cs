using AllocInsight.Benchmarks.Compare.Contenders;

namespace AllocInsight.Benchmarks.Compare.Workloads;

/// <summary>
/// mstress and rptest: threads that allocate, free at random and exchange blocks with each other, in phases; after each phase the
/// threads end and others go on.
/// </summary>
internal sealed class ExchangeWorkload(string name, string description, int[] sizes, int exchanged) : Workload
{
    private const int Threads = 2;
    private const int Live = 2048;
    private const int Shared = 512;
    private const int Phases = 3;
    private const int Operations = 60_000;

    public override string Name => name;

    public override string Description => description;

    public override bool IsOfSuite => true;

    public override Sample Run<TContender, TBlock>()
    {
        Slot<TBlock>[][] tables = [.. Enumerable.Range(0, Threads).Select(_ => new Slot<TBlock>[Live])];
        var shared = new Slot<TBlock>[Shared];
        double used = 0;
        for (int phase = 0; phase < Phases; phase++)
            used += Workers.Run(Threads, thread => Work<TContender, TBlock>(tables[thread], shared, (thread * 1009) + phase));
        used += Workers.Run(Threads + 1, thread => Empty<TContender, TBlock>(thread == Threads ? shared : tables[thread]));
        return new Sample((long)Phases * Threads * Operations, used);
    }

    private void Work<TContender, TBlock>(Slot<TBlock>[] table, Slot<TBlock>[] shared, int offset)
        where TContender : struct, IContender<TContender, TBlock>, allows ref struct
        where TBlock : struct
    {
        TContender contender = TContender.Create();
        int[] numbers = Dice.Numbers;
        for (int i = offset; i < offset + Operations; i++)
        {
            int number = numbers[i & Dice.Mask];
            ref Slot<TBlock> slot = ref table[number & (Live - 1)];
            if (slot.IsTaken)
                Block.Free(ref contender, slot.Block);
            slot = new Slot<TBlock>(Block.New<TContender, TBlock>(ref contender, sizes[i & Dice.Mask]));
            // The upper bits decide, as the lower ones have chosen the place.
            if ((number >> 11) % 100 < exchanged)
                Swap(ref slot, ref shared[(number >> 3) & (Shared - 1)]);
        }
    }

    // What threads exchange is guarded by a lock a place.
    private static void Swap<TBlock>(ref Slot<TBlock> own, ref Slot<TBlock> shared)
        where TBlock : struct
    {
        while (Interlocked.Exchange(ref shared.IsLocked, 1) != 0)
            Thread.SpinWait(1);
        (own.Block, shared.Block) = (shared.Block, own.Block);
        (own.IsTaken, shared.IsTaken) = (shared.IsTaken, own.IsTaken);
        Volatile.Write(ref shared.IsLocked, 0);
    }

    private static void Empty<TContender, TBlock>(Slot<TBlock>[] table)
        where TContender : struct, IContender<TContender, TBlock>, allows ref struct
        where TBlock : struct
    {
        TContender contender = TContender.Create();
        foreach (Slot<TBlock> slot in table)
        {
            if (slot.IsTaken)
                Block.Free(ref contender, slot.Block);
        }
    }

    private struct Slot<TBlock>(TBlock block)
        where TBlock : struct
    {
        public TBlock Block = block;
        public bool IsTaken = true;
        public int IsLocked;
    }
}

/// <summary>sh6bench and sh8bench: runs of equal sizes, freed in one order or the other; in sh8bench by the neighbour thread.</summary>
internal sealed class RunsWorkload(string name, bool isMigrating) : Workload
{
    private const int Threads = 2;
    private const int RunLength = 200;
    private const int Rounds = 12;

    private static readonly int[] Sizes = [8, 12, 16, 24, 40, 64, 100, 160, 250, 400, 640, 1000];

    public override string Name => name;

    public override string Description => $"runs of equal sizes, freed forwards and backwards{(isMigrating ? ", by another thread" : "")}";

    public override bool IsOfSuite => true;

    public override Sample Run<TContender, TBlock>()
    {
        TBlock[][] tables = [.. Enumerable.Range(0, Threads).Select(_ => new TBlock[RunLength * Sizes.Length])];
        using var barrier = new Barrier(Threads);
        double used = Workers.Run(Threads, thread =>
        {
            for (int round = 0; round < Rounds; round++)
            {
                Fill<TContender, TBlock>(tables[thread]);
                if (isMigrating)
                    barrier.SignalAndWait();
                Empty<TContender, TBlock>(tables[isMigrating ? (thread + 1) % Threads : thread], round % 2 == 0);
                if (isMigrating)
                    barrier.SignalAndWait();
            }
        });
        return new Sample((long)Threads * Rounds * RunLength * Sizes.Length, used);
    }

    private static void Fill<TContender, TBlock>(TBlock[] table)
        where TContender : struct, IContender<TContender, TBlock>, allows ref struct
        where TBlock : struct
    {
        TContender contender = TContender.Create();
        for (int i = 0; i < table.Length; i++)
            table[i] = Block.New<TContender, TBlock>(ref contender, Sizes[i / RunLength]);
    }

    private static void Empty<TContender, TBlock>(TBlock[] table, bool isForwards)
        where TContender : struct, IContender<TContender, TBlock>, allows ref struct
        where TBlock : struct
    {
        TContender contender = TContender.Create();
        for (int i = 0; i < table.Length; i++)
            Block.Free(ref contender, table[isForwards ? i : table.Length - 1 - i]);
    }
}
