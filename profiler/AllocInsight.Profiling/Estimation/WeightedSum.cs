namespace AllocInsight.Profiling.Estimation;

/// <summary>
/// Sums samples into an estimate of objects and one of bytes, with their intervals. Merging two sums gives the sum of both sets
/// of samples, so partial sums can be kept by thread, time or group.
/// </summary>
/// <remarks>A mutable value; not safe for concurrent writes.</remarks>
public struct WeightedSum : IEquatable<WeightedSum>
{
    /// <summary>No runtime has smaller objects, in bytes.</summary>
    private const long SmallestObject = 12;

    /// <summary>Number of samples.</summary>
    public long Count { get; private set; }

    /// <summary>The estimated number of objects.</summary>
    public WeightedTotal Objects { get; private set; }

    /// <summary>The estimated number of bytes.</summary>
    public WeightedTotal Bytes { get; private set; }

    /// <summary>Size of the smallest sampled object in bytes; 0 with no samples.</summary>
    public long SmallestSize { get; private set; }

    /// <summary>Size of the largest sampled object in bytes; 0 with no samples.</summary>
    public long LargestSize { get; private set; }

    /// <summary>The mean number of bytes between samples; 0 with no samples.</summary>
    public double MeanSampleBytes { get; private set; }

    /// <summary>95 % interval of the number of objects; 0 to 0 with no samples, see <see cref="ConfidenceInterval.OfNothing"/>.</summary>
    public readonly ConfidenceInterval ObjectsInterval => Count == 0 ? default : ConfidenceInterval.Of(Objects, Next.Objects, Next.MissProbability);

    /// <summary>95 % interval of the number of bytes; 0 to 0 with no samples, see <see cref="ConfidenceInterval.OfNothing"/>.</summary>
    public readonly ConfidenceInterval BytesInterval => Count == 0 ? default : ConfidenceInterval.Of(Bytes, Next.Bytes, Next.MissProbability);

    /// <summary>
    /// The sample that the upper ends allow for: of a size that may have been missed, below the smallest of the n seen by the ratio
    /// (smallest / largest)^min(1, 2/sqrt n). Equal sizes make it that size.
    /// </summary>
    /// <remarks>
    /// Small objects are sampled rarely, so where sizes differ the smallest seen is rarely the smallest there is, the less so the
    /// fewer samples. The exponent is no theorem: it is a simple one that kept the object counts of simulated sites with sizes
    /// spread over 16 bytes to 100 KB covered. Byte sums hardly depend on it.
    /// </remarks>
    internal readonly SampleWeight Next
    {
        get
        {
            double ratio = Math.Pow((double)SmallestSize / LargestSize, Math.Min(1, 2 / Math.Sqrt(Count)));
            long size = Math.Min(SmallestSize, Math.Max(SmallestObject, (long)Math.Round(SmallestSize * ratio)));
            return SampleWeight.Of(size, MeanSampleBytes);
        }
    }

    /// <summary>
    /// 95 % interval of the number of objects where it is known that objects as small as <paramref name="smallestSize"/> may be
    /// among them: wider upwards than <see cref="ObjectsInterval"/>, and right even for a single sample of mixed sizes.
    /// </summary>
    /// <param name="smallestSize">In bytes, 1 or more; what was sampled counts where it is smaller.</param>
    public readonly ConfidenceInterval ObjectsIntervalFor(long smallestSize)
    {
        if (Count == 0)
            return default;
        var next = SampleWeight.Of(Math.Min(smallestSize, Next.Size), MeanSampleBytes);
        return ConfidenceInterval.Of(Objects, next.Objects, next.MissProbability);
    }

    /// <summary>Adds one sample.</summary>
    public void Add(SampleWeight weight)
    {
        Widen(weight.Size, weight.Size, weight.MeanSampleBytes);
        Count++;
        Objects = Objects.Plus(weight.Objects, 1, weight.MissProbability);
        Bytes = Bytes.Plus(weight.Bytes, weight.Size, weight.MissProbability);
    }

    /// <summary>Adds all samples of another sum, of the same mean distance.</summary>
    public void Merge(in WeightedSum other)
    {
        if (other.Count == 0)
            return;
        Widen(other.SmallestSize, other.LargestSize, 1.0);
        Count += other.Count;
        Objects = Objects.Plus(other.Objects);
        Bytes = Bytes.Plus(other.Bytes);
    }

    private void Widen(long smallest, long largest, double meanSampleBytes)
    {
        SmallestSize = Count == 0 ? smallest : Math.Min(SmallestSize, smallest);
        LargestSize = Math.Max(LargestSize, largest);
        MeanSampleBytes = Math.Max(MeanSampleBytes, meanSampleBytes);
    }

    /// <inheritdoc/>
    public readonly bool Equals(WeightedSum other) =>
        (Count, SmallestSize, LargestSize, MeanSampleBytes) == (other.Count, other.SmallestSize, other.LargestSize, other.MeanSampleBytes)
        && Objects == other.Objects && Bytes == other.Bytes;

    /// <inheritdoc/>
    public override readonly bool Equals(object? obj) => obj is WeightedSum other && Equals(other);

    /// <inheritdoc/>
    public override readonly int GetHashCode() => HashCode.Combine(Count, Objects, Bytes);

    /// <summary>Whether two sums are equal.</summary>
    public static bool operator ==(WeightedSum left, WeightedSum right) => left.Equals(right);

    /// <summary>Whether two sums differ.</summary>
    public static bool operator !=(WeightedSum left, WeightedSum right) => !left.Equals(right);
}
