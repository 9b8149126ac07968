using AllocInsight.Benchmarks.Compare.Contenders;

namespace AllocInsight.Benchmarks.Compare.Workloads;

/// <summary>One short run.</summary>
/// <param name="Operations">Allocations, each with its free.</param>
/// <param name="Nanoseconds">CPU time of the threads that did them.</param>
internal readonly record struct Sample(long Operations, double Nanoseconds)
{
    public double PerOperation => Nanoseconds / Operations;
}

/// <summary>Something programs do with memory, written once for all contenders.</summary>
/// <remarks>
/// What is measured stands in methods that are not inlined, have short loops and are called once a step: so they are compiled
/// again as a whole when they have been called often. A long loop would be replaced while it runs, by code that is not the same.
/// </remarks>
internal abstract class Workload
{
    public abstract string Name { get; }

    /// <summary>One line for the reader of the table.</summary>
    public abstract string Description { get; }

    /// <summary>Whether it is one of the allocator field's suite, of which a mean is taken.</summary>
    public virtual bool IsOfSuite => false;

    /// <summary>
    /// How many times longer than others it runs in a round: more where threads wait for each other or come and go, so that what
    /// this costs is not most of what is measured.
    /// </summary>
    public virtual double Length => 1;

    /// <summary>Runs once, so many steps of some microseconds each.</summary>
    public abstract Sample Run<TContender, TBlock>(int steps)
        where TContender : struct, IContender<TContender, TBlock>, allows ref struct
        where TBlock : struct;
}
