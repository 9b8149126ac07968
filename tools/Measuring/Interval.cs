namespace AllocInsight.Measuring;

/// <summary>A value with a 95 % interval.</summary>
internal readonly record struct Interval(double Low, double Value, double High)
{
    private const int Resamples = 1000;

    /// <summary>The median of a sample, by bootstrap.</summary>
    public static Interval OfMedian(double[] values) => OfGeometricMean([values]);

    /// <summary>The geometric mean of the medians of samples, each of which is drawn from by itself.</summary>
    public static Interval OfGeometricMean(IReadOnlyList<double[]> samples)
    {
        // The same draws whatever was measured before, so that the same rounds give the same interval.
        var random = new Random(20260101);
        double[] means = [.. Enumerable.Range(0, Resamples).Select(_ => MeanOf(samples.Select(sample => Draw(sample, random)))).Order()];
        return new Interval(Spread.At(means, 0.025), MeanOf(samples), Spread.At(means, 0.975));
    }

    private static double MeanOf(IEnumerable<double[]> samples) => Math.Exp(samples.Average(sample => Math.Log(Spread.Of(sample).Median)));

    private static double[] Draw(double[] sample, Random random)
    {
        double[] drawn = new double[sample.Length];
        for (int i = 0; i < drawn.Length; i++)
            drawn[i] = sample[random.Next(sample.Length)];
        return drawn;
    }
}
