using System.Numerics;
using System.Runtime.CompilerServices;
using AllocInsight.Benchmarks.Compare.Contenders;

namespace AllocInsight.Benchmarks.Compare.Workloads;

/// <summary>barnes: bodies that pull at each other, by a tree that is built and dropped in each step. The program mostly computes.</summary>
internal sealed class BarnesWorkload : Workload
{
    private const int Bodies = 128;

    public override string Name => "barnes";

    public override string Description => "128 bodies that pull at each other; the tree, cells of 76 bytes, is built anew in each step";

    public override bool IsOfSuite => true;

    public override Sample Run<TContender, TBlock>(int steps)
    {
        TContender contender = TContender.Create();
        Vector3[] bodies = [.. Enumerable.Range(0, Bodies).Select(i => new Vector3(Coordinate(3 * i), Coordinate((3 * i) + 1), Coordinate((3 * i) + 2)))];
        var tree = new Tree<TContender, TBlock>(bodies);
        long cells = 0;
        double start = ThreadClock.Now();
        for (int step = 0; step < steps; step++)
            cells += Step(contender, tree, bodies);
        return new Sample(cells, ThreadClock.Now() - start);
    }

    [MethodImpl(MethodImplOptions.NoInlining)]
    private static int Step<TContender, TBlock>(TContender contender, Tree<TContender, TBlock> tree, Vector3[] bodies)
        where TContender : struct, IContender<TContender, TBlock>, allows ref struct
        where TBlock : struct
    {
        tree.Build(ref contender);
        for (int body = 0; body < bodies.Length; body++)
        {
            Vector3 moved = bodies[body] + (1e-9f * tree.Pull(0, bodies[body]));
            bodies[body] = Vector3.Clamp(moved, -Vector3.One, Vector3.One);
        }
        tree.Drop(ref contender);
        return tree.Count;
    }

    private static float Coordinate(int index) => (Dice.Numbers[index] / (float)(1 << 19)) - 1;
}
