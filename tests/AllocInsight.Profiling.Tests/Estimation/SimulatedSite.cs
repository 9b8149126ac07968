using AllocInsight.Profiling.Estimation;

namespace AllocInsight.Profiling.Tests.Estimation;

/// <summary>
/// A stretch of a program that allocates a cycle of object sizes over and over, sampled as the runtime does it: gaps of
/// geometric length over the bytes, restarted behind each sampled object.
/// </summary>
internal sealed class SimulatedSite
{
    private readonly long[] _ends;
    private readonly long _cycles;

    /// <summary>Sizes are log-uniform between two random ends within 16 bytes to 100 KB.</summary>
    public SimulatedSite(Random random, double expectedSamples)
    {
        double from = random.NextDouble(), to = random.NextDouble();
        int[] sizes = [.. Enumerable.Range(0, random.Next(1, 200)).Select(_ => 8 * (int)(2 * Math.Exp(Math.Log(6250) * (from + ((to - from) * random.NextDouble())))))];
        _ends = new long[sizes.Length];
        long end = 0;
        for (int i = 0; i < sizes.Length; i++)
            _ends[i] = end += sizes[i];
        SmallestSize = sizes.Min();
        double perCycle = sizes.Sum(size => SampleWeight.Of(size).Probability);
        _cycles = Math.Max(1, (long)Math.Round(expectedSamples / perCycle));
        ExpectedSamples = _cycles * perCycle;
    }

    public double ExpectedSamples { get; }

    public double Bytes => (double)_ends[^1] * _cycles;

    /// <summary>Size of the smallest object, whose weight is the largest.</summary>
    public long SmallestSize { get; }

    public double Objects => (double)_ends.Length * _cycles;

    public WeightedSum Sample(Random random)
    {
        WeightedSum sum = default;
        double logMiss = Math.Log(1 - (1 / SampleWeight.RuntimeMeanSampleBytes));
        long cycle = _ends[^1];
        long position = 0;
        while (true)
        {
            position += (long)(Math.Log(1 - random.NextDouble()) / logMiss);
            if (position >= cycle * _cycles)
                return sum;
            long start = position / cycle * cycle;
            int index = Array.BinarySearch(_ends, position - start);
            index = index < 0 ? ~index : index + 1;
            sum.Add(SampleWeight.Of(_ends[index] - (index == 0 ? 0 : _ends[index - 1])));
            position = start + _ends[index];
        }
    }
}
