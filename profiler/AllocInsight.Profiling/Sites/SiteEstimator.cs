using AllocInsight.Profiling.Estimation;
using AllocInsight.Profiling.Sampling;

namespace AllocInsight.Profiling.Sites;

/// <summary>
/// Estimates a site over a capture in which stacks were walked part of the time: stratum by stratum, the type's total there
/// times the site's share of the walked samples.
/// </summary>
/// <remarks>
/// Strata are independent, so their estimates add up and their errors as squares. What a type allocated in strata without a walked
/// sample of it is shared out as in the others.
/// </remarks>
internal sealed class SiteEstimator
{
    private readonly Dictionary<(TypeIndex Type, int Stratum), GroupedSum> _walked = [];
    private readonly Func<TypeIndex, int, WeightedSum> _typeTotal;
    private readonly Func<int, int> _windows;
    private readonly int _strata;

    /// <param name="entries">Everything that was counted by stack.</param>
    /// <param name="typeTotal">All samples of a type in a stratum, walked or not.</param>
    /// <param name="windows">Number of windows of a stratum.</param>
    /// <param name="strata">Number of strata.</param>
    public SiteEstimator(
        IEnumerable<KeyValuePair<SiteTally.Key, SiteTally.Entry>> entries,
        Func<TypeIndex, int, WeightedSum> typeTotal,
        Func<int, int> windows,
        int strata)
    {
        (_typeTotal, _windows, _strata) = (typeTotal, windows, strata);
        foreach ((SiteTally.Key key, SiteTally.Entry entry) in entries)
        {
            if (!_walked.TryGetValue((key.Type, key.Stratum), out GroupedSum? sum)) _walked.Add((key.Type, key.Stratum), sum = new GroupedSum());
            sum.Merge(entry.Sum);
        }
    }

    public RatioEstimate Bytes(SiteGroup site) => Estimate(site, RatioEstimate.OfBytes, static sum => sum.Bytes.Sum);

    public RatioEstimate Objects(SiteGroup site) => Estimate(site, RatioEstimate.OfObjects, static sum => sum.Objects.Sum);

    private RatioEstimate Estimate(SiteGroup site, Estimator estimator, Func<WeightedSum, double> quantity)
    {
        double value = 0, below = 0, above = 0, covered = 0, all = 0;
        for (int stratum = 0; stratum < _strata; stratum++)
        {
            WeightedSum total = _typeTotal(site.Key.Type, stratum);
            all += quantity(total);
            if (!_walked.TryGetValue((site.Key.Type, stratum), out GroupedSum? type)) continue;

            covered += Math.Max(quantity(total), quantity(type.Total));
            GroupedSum own = site.ByStratum.GetValueOrDefault(stratum) ?? new GroupedSum();
            RatioEstimate part = estimator(own, type, total, Math.Max(1, _windows(stratum)));
            value += part.Value;
            below += Square(part.Value - part.Interval.Low);
            above += Square(part.Interval.High - part.Value);
        }

        double scale = covered > 0 ? Math.Max(1, all / covered) : 1;
        return new RatioEstimate(
            scale * value,
            new ConfidenceInterval(scale * Math.Max(0, value - Math.Sqrt(below)), scale * (value + Math.Sqrt(above))));
    }

    private static double Square(double x) => x * x;

    private delegate RatioEstimate Estimator(GroupedSum site, GroupedSum type, in WeightedSum typeTotal, int windows);
}
