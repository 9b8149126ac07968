using AllocInsight.Benchmarks.Compare.Contenders;

namespace AllocInsight.Benchmarks.Compare.Workloads;

/// <summary>cfrac: factoring with numbers of any length; each step makes a few tiny results and drops the operands.</summary>
internal sealed class CfracWorkload : Workload
{
    private const int Live = 32;
    private const int Operations = 400_000;

    public override string Name => "cfrac";

    public override string Description => "tiny short-lived results of 8 to 40 bytes, few of them alive";

    public override bool IsOfSuite => true;

    public override Sample Run<TContender, TBlock>()
    {
        TContender contender = TContender.Create();
        var numbers = new TBlock[Live];
        for (int i = 0; i < Live; i++)
            numbers[i] = Block.New<TContender, TBlock>(ref contender, 16);
        double start = ThreadClock.Now();
        for (int i = 0; i < Operations; i += 2)
        {
            int size = 8 + (Dice.Numbers[i & Dice.Mask] & 31);
            // A product is longer than its factors, and gone after the division.
            TBlock product = Block.New<TContender, TBlock>(ref contender, size + 8);
            ref TBlock operand = ref numbers[(Dice.Numbers[i & Dice.Mask] >> 5) & (Live - 1)];
            Block.Free(ref contender, operand);
            operand = Block.New<TContender, TBlock>(ref contender, size);
            Block.Free(ref contender, product);
        }
        double used = ThreadClock.Now() - start;
        foreach (TBlock number in numbers)
            contender.Free(number);
        return new Sample(Operations, used);
    }
}

/// <summary>barnes: bodies in an octree that is built and dropped at each step; the program mostly computes.</summary>
internal sealed class BarnesWorkload : Workload
{
    private const int Nodes = 4096;
    private const int Steps = 12;

    public override string Name => "barnes";

    public override string Description => "a tree of 4,096 nodes of 120 and 200 bytes, built, computed with and dropped";

    public override bool IsOfSuite => true;

    public override Sample Run<TContender, TBlock>()
    {
        TContender contender = TContender.Create();
        var nodes = new TBlock[Nodes];
        double start = ThreadClock.Now();
        for (int step = 0; step < Steps; step++)
        {
            for (int i = 0; i < Nodes; i++)
                nodes[i] = Block.New<TContender, TBlock>(ref contender, i % 8 == 0 ? 200 : 120);
            for (int i = 0; i < Nodes * 4; i++)
                TContender.Start(nodes[Dice.Numbers[i & Dice.Mask] & (Nodes - 1)]) &= 1;
            for (int i = 0; i < Nodes; i++)
                Block.Free(ref contender, nodes[i]);
        }
        return new Sample(Steps * Nodes, ThreadClock.Now() - start);
    }
}

/// <summary>cache-scratch and cache-thrash: does the allocator put blocks of different threads into one cache line?</summary>
internal sealed class CacheWorkload(string name, bool isInherited) : Workload
{
    private const int Threads = 2;
    private const int Rounds = 600;
    private const int Writes = 200;
    private const int Each = 16;

    public override string Name => name;

    public override string Description => isInherited
        ? "threads free a block each that another one made, then write to their own of 8 bytes"
        : "threads take blocks of 8 bytes, write to them many times and free them";

    public override bool IsOfSuite => true;

    public override Sample Run<TContender, TBlock>()
    {
        var inherited = new TBlock[Threads];
        if (isInherited)
        {
            TContender contender = TContender.Create();
            for (int i = 0; i < Threads; i++)
                inherited[i] = Block.New<TContender, TBlock>(ref contender, 8);
        }
        double used = Workers.Run(Threads, thread => Write<TContender, TBlock>(inherited[thread], isInherited));
        return new Sample(Threads * Rounds * Each, used);
    }

    private static void Write<TContender, TBlock>(TBlock inherited, bool hasInherited)
        where TContender : struct, IContender<TContender, TBlock>, allows ref struct
        where TBlock : struct
    {
        TContender contender = TContender.Create();
        if (hasInherited)
            contender.Free(inherited);
        for (int i = 0; i < Rounds * Each; i++)
        {
            TBlock block = Block.New<TContender, TBlock>(ref contender, 8);
            for (int write = 0; write < Writes; write++)
                Volatile.Write(ref TContender.Start(block), 1);
            Block.Free(ref contender, block);
        }
    }
}

/// <summary>mleak: threads that allocate a little, free it and end.</summary>
internal sealed class ThreadsWorkload : Workload
{
    private const int Threads = 40;
    private const int Blocks = 500;

    public override string Name => "mleak";

    public override string Description => "40 threads, one after the other, of 500 blocks each";

    public override bool IsOfSuite => true;

    public override Sample Run<TContender, TBlock>()
    {
        double used = 0;
        for (int thread = 0; thread < Threads; thread++)
            used += Workers.Run(1, _ => Live<TContender, TBlock>());
        return new Sample(Threads * Blocks, used);
    }

    private static void Live<TContender, TBlock>()
        where TContender : struct, IContender<TContender, TBlock>, allows ref struct
        where TBlock : struct
    {
        TContender contender = TContender.Create();
        var blocks = new TBlock[Blocks];
        for (int i = 0; i < Blocks; i++)
            blocks[i] = Block.New<TContender, TBlock>(ref contender, Dice.SmallSizes[i]);
        foreach (TBlock block in blocks)
            Block.Free(ref contender, block);
    }
}

/// <summary>rbstress: a Ruby program's churn: objects of 40 bytes, most dead soon, and strings that double as they are appended to.</summary>
internal sealed class RubyWorkload : Workload
{
    private const int Live = 4096;
    private const int Operations = 200_000;

    public override string Name => "rbstress";

    public override string Description => "objects of 40 bytes, and strings that grow from 24 to 3,000";

    public override bool IsOfSuite => true;

    public override Sample Run<TContender, TBlock>()
    {
        TContender contender = TContender.Create();
        var objects = new TBlock[Live];
        for (int i = 0; i < Live; i++)
            objects[i] = Block.New<TContender, TBlock>(ref contender, 40);
        long operations = 0;
        double start = ThreadClock.Now();
        for (int i = 0; i < Operations; i++, operations++)
        {
            ref TBlock place = ref objects[Dice.Numbers[i & Dice.Mask] & (Live - 1)];
            Block.Free(ref contender, place);
            place = Block.New<TContender, TBlock>(ref contender, 40);
            if (i % 16 != 0)
                continue;
            TBlock text = Block.New<TContender, TBlock>(ref contender, 24);
            for (int size = 48; size <= 3072; size *= 2, operations++)
            {
                TBlock longer = Block.New<TContender, TBlock>(ref contender, size);
                Block.Free(ref contender, text);
                text = longer;
            }
            Block.Free(ref contender, text);
            operations++;
        }
        double used = ThreadClock.Now() - start;
        foreach (TBlock block in objects)
            contender.Free(block);
        return new Sample(operations, used);
    }
}
