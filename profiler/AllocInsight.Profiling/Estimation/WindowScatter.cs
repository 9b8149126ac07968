using MathNet.Numerics.Distributions;

namespace AllocInsight.Profiling.Estimation;

/// <summary>How much a site's sum varies about its share of the type's sum, by the choice of the windows.</summary>
internal static class WindowScatter
{
    /// <summary>
    /// Variance of s - r b, with s the site's sum, b the type's and r = s/b fixed: the larger of the scatter between groups of
    /// windows, widened for their number, and of that of independent samples.
    /// </summary>
    public static double Of(RatioEstimate.Part site, RatioEstimate.Part type, int windows) =>
        Math.Max(BetweenGroups(site, type, Math.Min(windows, GroupedSum.MaxGroups)), OfIndependentSamples(site, type));

    private static double OfIndependentSamples(RatioEstimate.Part site, RatioEstimate.Part type)
    {
        double ratio = site.Total.Sum / type.Total.Sum;
        double others = Math.Max(0, type.Total.SumOfSquares - site.Total.SumOfSquares);
        return ((1 - ratio) * (1 - ratio) * site.Total.SumOfSquares) + (ratio * ratio * others);
    }

    // Fewer effective groups than this do not show how much they differ.
    private const double FewestGroups = 2;

    private static double BetweenGroups(RatioEstimate.Part site, RatioEstimate.Part type, int groups)
    {
        double ratio = site.Total.Sum / type.Total.Sum;
        double squares = 0, fourths = 0, shareSquares = 0;
        for (int group = 0; group < groups; group++)
        {
            double share = type.Groups[group] / type.Total.Sum;
            shareSquares += share * share;
            // A group that holds the whole type has no residual, and nothing to compare it with.
            if (share >= 1)
                continue;
            double residual = (site.Groups[group] - (ratio * type.Groups[group])) / (1 - share);
            squares += residual * residual;
            fourths += residual * residual * residual * residual;
        }
        // As many equal groups would have the same sum of squared shares.
        double effective = Math.Min(groups, 1 / shareSquares);
        if (effective < FewestGroups)
            return type.Total.Sum * type.Total.Sum;
        double freedom = Math.Max(1, Math.Min(effective - 1, Freedom(squares, fourths, groups)));
        double widen = StudentT.InvCDF(0, 1, freedom, 1 - ConfidenceInterval.Tail) / Normal.InvCDF(0, 1, 1 - ConfidenceInterval.Tail);
        return (groups - 1.0) / groups * squares * widen * widen;
    }

    // Degrees of freedom of a variance that rests on heavy-tailed residuals: where a program does one thing after another, a few
    // windows hold most of a site. 2 G / (kurtosis - 1), which is G for normal residuals (Satterthwaite's approximation).
    private static double Freedom(double squares, double fourths, int groups)
    {
        double kurtosis = squares > 0 ? groups * fourths / (squares * squares) : 3;
        return kurtosis > 1 ? 2 * groups / (kurtosis - 1) : groups;
    }
}
