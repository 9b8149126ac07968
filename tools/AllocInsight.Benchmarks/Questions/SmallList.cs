using System.Runtime.CompilerServices;
using AllocInsight.Pooling;
using BenchmarkDotNet.Attributes;

namespace AllocInsight.Benchmarks.Questions;

/// <summary>From how many elements on does a list cost less rented than new?</summary>
public class SmallList
{
    /// <summary>Elements added.</summary>
    [Params(0, 1, 2, 4)]
    public int Count { get; set; }

    [Benchmark(Baseline = true)]
    public int New() => Use([], Count);

    [Benchmark]
    public int Pooled()
    {
        using Lease lease = Pool.List(out List<int> list);
        return Use(list, Count);
    }

    [MethodImpl(MethodImplOptions.NoInlining)]
    private static int Use(List<int> list, int count)
    {
        for (int i = 0; i < count; i++)
            list.Add(i);
        return list.Count;
    }
}
