using System.Runtime.CompilerServices;
using AllocInsight.Benchmarks.Compare.Contenders;

namespace AllocInsight.Benchmarks.Compare.Workloads;

/// <summary>rbstress: a Ruby program's churn: objects of 40 bytes, most dead soon, and strings that double as they are appended to.</summary>
internal sealed class RubyWorkload : Workload
{
    private const int Live = 4096;
    private const int ObjectSize = 40;
    private const int Objects = 512;
    private const int ObjectsEachString = 16;
    private const int ShortestString = 24;
    private const int LongestString = 3072;

    // A string is made, and doubled seven times.
    private const int Operations = Objects + (Objects / ObjectsEachString * 8);

    public override string Name => "rbstress";

    public override string Description => "objects of 40 bytes, and strings that grow from 24 to 3,072 by realloc";

    public override bool IsOfSuite => true;

    public override Sample Run<TContender, TBlock>(int steps)
    {
        TContender contender = TContender.Create();
        var objects = new TBlock[Live];
        for (int i = 0; i < Live; i++)
            objects[i] = Block.New<TContender, TBlock>(ref contender, ObjectSize);
        double start = ThreadClock.Now();
        for (int step = 0; step < steps; step++)
            Step(contender, objects, step * Objects);
        double used = ThreadClock.Now() - start;
        Block.FreeAll<TContender, TBlock>(objects);
        return new Sample((long)steps * Operations, used);
    }

    [MethodImpl(MethodImplOptions.NoInlining)]
    private static void Step<TContender, TBlock>(TContender contender, TBlock[] objects, int first)
        where TContender : struct, IContender<TContender, TBlock>, allows ref struct
        where TBlock : struct
    {
        for (int i = first; i < first + Objects; i++)
        {
            ref TBlock place = ref objects[Dice.Numbers[i & Dice.Mask] & (Live - 1)];
            Block.Free(ref contender, place);
            place = Block.New<TContender, TBlock>(ref contender, ObjectSize);
            if (i % ObjectsEachString != 0)
                continue;
            TBlock text = Block.New<TContender, TBlock>(ref contender, ShortestString);
            for (int size = ShortestString; size < LongestString; size *= 2)
            {
                text = contender.Reallocate(text, size, size * 2);
                TContender.End(text, size * 2) = Block.Mark;
            }
            Block.Free(ref contender, text);
        }
    }
}
