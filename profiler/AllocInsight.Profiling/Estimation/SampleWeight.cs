namespace AllocInsight.Profiling.Estimation;

/// <summary>
/// What one sampled object stands for. The runtime samples each allocated byte with the same small probability p = 1/M, so an
/// object of n bytes is sampled with probability P(n) = 1 - (1-p)^n, independently of all others, and stands for 1/P objects
/// and n/P bytes.
/// </summary>
/// <remarks>
/// Source: the runtime's design document <c>RandomizedAllocationSampling.md</c>. Immutable, thread-safe. The sums of these
/// weights are unbiased (Horvitz-Thompson) estimates.
/// </remarks>
public readonly record struct SampleWeight
{
    /// <summary>The mean number of bytes between samples in .NET 10 and later: 102,400.</summary>
    public const double RuntimeMeanSampleBytes = 102_400;

    private SampleWeight(long size, double meanSampleBytes, double probability, double missProbability)
    {
        Size = size;
        MeanSampleBytes = meanSampleBytes;
        Probability = probability;
        MissProbability = missProbability;
    }

    /// <summary>Size of the sampled object in bytes, 1 or more.</summary>
    public long Size { get; }

    /// <summary>M, the mean number of bytes between samples.</summary>
    public double MeanSampleBytes { get; }

    /// <summary>P, the probability that an object of this size is sampled: above 0, up to 1.</summary>
    public double Probability { get; }

    /// <summary>1 - P without the rounding error of that subtraction.</summary>
    public double MissProbability { get; }

    /// <summary>The number of objects that the sample stands for, 1 or more.</summary>
    public double Objects => 1 / Probability;

    /// <summary>The number of bytes that the sample stands for, <see cref="Size"/> or more.</summary>
    public double Bytes => Size / Probability;

    /// <summary>The weight of a sampled object.</summary>
    /// <param name="size">Its size in bytes, 1 or more.</param>
    /// <param name="meanSampleBytes">M, the mean number of bytes between samples, 1 or more.</param>
    /// <exception cref="ArgumentOutOfRangeException">An argument is below 1 or not a number.</exception>
    public static SampleWeight Of(long size, double meanSampleBytes = RuntimeMeanSampleBytes)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(size, 1);
        if (!(meanSampleBytes >= 1))
            throw new ArgumentOutOfRangeException(nameof(meanSampleBytes), meanSampleBytes, "The mean distance of samples is 1 byte or more.");
        double logMiss = size * LogOnePlus(-1 / meanSampleBytes);
        return new SampleWeight(size, meanSampleBytes, -ExpMinusOne(logMiss), Math.Exp(logMiss));
    }

    /// <summary>The weight of a tick, which says itself for how many bytes it stands, and has no known probability.</summary>
    /// <param name="size">Size of the object that the tick came with in bytes, 1 or more.</param>
    /// <param name="tickBytes">Bytes allocated since the tick before, 1 or more.</param>
    /// <remarks>Sums of ticks must not be given an interval: the chance of an object to trigger one is not known.</remarks>
    /// <exception cref="ArgumentOutOfRangeException">An argument is below 1.</exception>
    public static SampleWeight OfTick(long size, long tickBytes)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(size, 1);
        ArgumentOutOfRangeException.ThrowIfLessThan(tickBytes, 1);
        double share = Math.Min(1, (double)size / tickBytes);
        return new SampleWeight(size, tickBytes, share, 1 - share);
    }

    // The framework's ExpM1 and LogP1 subtract and add 1 literally, and lose all digits for small objects;
    // these forms are Kahan's (Higham, Accuracy and Stability of Numerical Algorithms, section 1.14).
    private static double ExpMinusOne(double x)
    {
        double exp = Math.Exp(x);
        return exp == 1 ? x : exp - 1 == -1 ? -1 : (exp - 1) * x / Math.Log(exp);
    }

    private static double LogOnePlus(double x)
    {
        double sum = 1 + x;
        return sum == 1 ? x : Math.Log(sum) * x / (sum - 1);
    }
}
