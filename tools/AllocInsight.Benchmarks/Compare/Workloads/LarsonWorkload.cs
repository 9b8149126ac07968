using AllocInsight.Benchmarks.Compare.Contenders;

namespace AllocInsight.Benchmarks.Compare.Workloads;

/// <summary>larson: a server whose threads end and hand what is live to new ones, which free it.</summary>
internal sealed class LarsonWorkload : Workload
{
    private const int Threads = 2;
    private const int Live = 1024;
    private const int Generations = 4;
    private const int Operations = 500;

    public override string Name => "larson";

    public override string Description => "1,024 live blocks of 8 to 1,000 bytes a thread, handed on as threads end";

    public override bool IsOfSuite => true;

    public override double Length => 4;

    public override Sample Run<TContender, TBlock>(int steps)
    {
        TBlock[][] tables = [.. Enumerable.Range(0, Threads).Select(_ => new TBlock[Live])];
        Workers.Run(Threads, thread => Fill<TContender, TBlock>(tables[thread]));
        double used = 0;
        for (int generation = 0; generation < Generations; generation++)
            used += Workers.Run(Threads, thread => Serve<TContender, TBlock>(tables[(thread + generation) % Threads], steps));
        Workers.Run(Threads, thread => Block.FreeAll<TContender, TBlock>(tables[thread]));
        return new Sample((long)Generations * Threads * steps * Operations, used);
    }

    private static void Fill<TContender, TBlock>(TBlock[] table)
        where TContender : struct, IContender<TContender, TBlock>, allows ref struct
        where TBlock : struct
    {
        TContender contender = TContender.Create();
        for (int i = 0; i < table.Length; i++)
            table[i] = Block.New<TContender, TBlock>(ref contender, Dice.ServerSizes[i]);
    }

    private static void Serve<TContender, TBlock>(TBlock[] table, int steps)
        where TContender : struct, IContender<TContender, TBlock>, allows ref struct
        where TBlock : struct
    {
        TContender contender = TContender.Create();
        for (int step = 0; step < steps; step++)
            ReplacingWorkload.Step(contender, table, Dice.ServerSizes, step * Operations);
    }
}
