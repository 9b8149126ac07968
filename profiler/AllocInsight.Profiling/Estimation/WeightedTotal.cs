namespace AllocInsight.Profiling.Estimation;

/// <summary>
/// One estimated quantity, bytes or objects: the sum of sample weights, and its variance. Additive: the sum of two totals is the
/// total of both sets of samples.
/// </summary>
/// <param name="Sum">The estimate: the sum of the weights w.</param>
/// <param name="Observed">What the samples themselves hold (each its size, or 1): the least that the truth can be.</param>
/// <param name="Variance">Estimated variance of <paramref name="Sum"/>: the sum of w^2 (1-P).</param>
/// <param name="SumOfSquares">The sum of w^2, from which the variance of choosing some of the samples follows.</param>
public readonly record struct WeightedTotal(double Sum, double Observed, double Variance, double SumOfSquares)
{
    /// <summary>The total of both sets of samples.</summary>
    internal WeightedTotal Plus(in WeightedTotal other) =>
        new(Sum + other.Sum, Observed + other.Observed, Variance + other.Variance, SumOfSquares + other.SumOfSquares);

    /// <summary>The total with one sample more.</summary>
    /// <param name="weight">What it stands for.</param>
    /// <param name="value">What it holds itself: <paramref name="weight"/> times its probability.</param>
    /// <param name="missProbability">1-P of the sample.</param>
    internal WeightedTotal Plus(double weight, double value, double missProbability) =>
        new(Sum + weight, Observed + value, Variance + (weight * weight * missProbability), SumOfSquares + (weight * weight));
}
