using MathNet.Numerics.Distributions;

namespace AllocInsight.Profiling.Estimation;

/// <summary>Quantiles of the gamma distribution with a given mean and variance.</summary>
internal static class GammaQuantile
{
    /// <summary>Above this shape the Wilson-Hilferty cube-root form is right to 8 digits, and does not iterate.</summary>
    private const double LargeShape = 1e5;

    /// <summary>Below this shape even the 97.5 % quantile is less than 1e-10 of the scale.</summary>
    private const double SmallShape = 1e-3;

    /// <summary>The value that a gamma variable stays below with probability <paramref name="probability"/>.</summary>
    /// <param name="mean">0 or more.</param>
    /// <param name="variance">0 or more; at 0 the variable is its mean.</param>
    /// <param name="probability">Between 0 and 1, both excluded.</param>
    public static double Of(double mean, double variance, double probability)
    {
        if (!(mean > 0) || !(variance > 0))
            return Math.Max(mean, 0);
        double shape = mean / variance * mean;
        if (shape < SmallShape)
            return 0;
        if (shape < LargeShape)
            return Gamma.InvCDF(shape, 1, probability) * (variance / mean);
        double spread = 1 / (9 * shape);
        double root = 1 - spread + (Normal.InvCDF(0, 1, probability) * Math.Sqrt(spread));
        return mean * root * root * root;
    }
}
