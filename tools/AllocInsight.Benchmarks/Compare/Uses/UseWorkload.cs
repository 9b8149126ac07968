using AllocInsight.Benchmarks.Compare.Workloads;

namespace AllocInsight.Benchmarks.Compare.Uses;

/// <summary>A use of pooled objects, which has contenders of its own.</summary>
/// <param name="name">As it is printed and chosen.</param>
/// <param name="description">What is done.</param>
/// <param name="times">How often in one step.</param>
/// <param name="threads">On so many threads at once.</param>
internal sealed class UseWorkload(string name, string description, int times = 200, int threads = 1) : Workload
{
    public override string Name => name;

    public override string Description => description;

    public override double Length => threads == 1 ? 1 : 4;

    public override Sample Run<TContender, TBlock>(int steps) => throw new NotSupportedException("A use has no blocks.");

    public Sample Run<TUse>(int steps)
        where TUse : struct, IUse
    {
        double used = threads == 1 ? RunHere<TUse>(steps) : Workers.RunTimed(threads, _ => RunHere<TUse>(steps));
        return new Sample((long)steps * times * threads, used);
    }

    private double RunHere<TUse>(int steps)
        where TUse : struct, IUse
    {
        double start = ThreadClock.Now();
        for (int step = 0; step < steps; step++)
            TUse.Run(times);
        return ThreadClock.Now() - start;
    }
}
