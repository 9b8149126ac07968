namespace AllocInsight.Profiling.Estimation;

/// <summary>A 95 % interval: in about 95 of 100 captures the truth lies between its ends.</summary>
/// <param name="Low">Lower end, 0 or more.</param>
/// <param name="High">Upper end, <paramref name="Low"/> or more.</param>
public readonly record struct ConfidenceInterval(double Low, double High)
{
    /// <summary>Probability of a truth below <see cref="Low"/>, and of one above <see cref="High"/>.</summary>
    internal const double Tail = 0.025;

    /// <summary>The interval of a sum of sample weights.</summary>
    /// <param name="total">The sum.</param>
    /// <param name="nextWeight">wm, what one sample more could stand for; a larger value widens the interval upwards.</param>
    /// <param name="nextMissProbability">1-Pm of such a sample, 0 to 1.</param>
    /// <remarks>
    /// <para>What the samples hold themselves is certain; in doubt is only the rest, which was allocated and not sampled. The
    /// rest has the estimate y = sum of w minus what was observed, with the variance v = sum of w^2 (1-P). The lower end is the
    /// 2.5 % quantile of the gamma distribution with that mean and variance. The upper end allows for one sample more, of
    /// the weight wm: the 97.5 % quantile with mean y + wm (1-Pm) and variance v + wm^2 (1-Pm).</para>
    /// <para>This is the interval of Fay and Feuer (Statistics in Medicine 16, 1997) for weighted Poisson sums, carried over to
    /// samples taken with probability P: with equal weights, n samples leave a rest that is negative binomial with n
    /// (lower end) or n + 1 (upper end) successes, whose first two moments are those above. As P falls it becomes the exact
    /// Poisson interval of Garwood, and as P nears 1 its width goes to 0.</para>
    /// </remarks>
    public static ConfidenceInterval Of(in WeightedTotal total, double nextWeight, double nextMissProbability) =>
        OfRest(total.Observed, total.Sum - total.Observed, total.Variance, nextWeight, nextMissProbability);

    /// <summary>The interval where nothing was sampled: 0 to what still goes unseen in 1 of 40 captures.</summary>
    /// <param name="weight">
    /// What one sample would have stood for, such as <see cref="SampleWeight.Bytes"/> of the size in question; the upper end is
    /// 3.69 times that for small objects.
    /// </param>
    /// <param name="missProbability">1-P of such a sample, 0 to 1; 1 is right for small objects, and the widest.</param>
    public static ConfidenceInterval OfNothing(double weight, double missProbability = 1) => OfRest(0, 0, 0, weight, missProbability);

    /// <summary>The interval of a certain part plus an estimated rest.</summary>
    internal static ConfidenceInterval OfRest(double observed, double rest, double variance, double nextWeight, double nextMissProbability)
    {
        rest = Math.Max(rest, 0);
        double nextRest = nextWeight * nextMissProbability;
        double low = GammaQuantile.Of(rest, variance, Tail);
        double high = GammaQuantile.Of(rest + nextRest, variance + (nextWeight * nextRest), 1 - Tail);
        // The quantiles of a gamma with a shape far below 1 may both lie below its mean.
        return new ConfidenceInterval(observed + Math.Min(low, rest), observed + Math.Max(high, rest));
    }
}
