using System.Runtime.InteropServices;
using AllocInsight.Profiling.Estimation;
using AllocInsight.Profiling.Gathering;
using AllocInsight.Profiling.Sampling;

namespace AllocInsight.Profiling.Sites;

/// <summary>
/// Estimates a site over a capture in which stacks were walked part of the time: cell by cell (type, size class and stratum),
/// the cell's total, which needs no stacks, times the site's share of the cell's walked samples.
/// </summary>
/// <remarks>
/// Cells are independent, so their estimates add up and their errors as squares. What a type and size class allocated in strata
/// without a walked sample of it is shared out as in its other strata.
/// </remarks>
internal sealed class SiteEstimator
{
    private readonly Dictionary<Cell, WeightedSum> _totals = [];
    private readonly Dictionary<Cell, GroupedSum> _walked = [];

    // How much more a type and size class allocated than in the strata in which some of it was walked; 1 or more.
    private readonly Dictionary<(TypeIndex Type, int Slot), (double Objects, double Bytes)> _scales = [];
    private readonly Strata _strata;

    public SiteEstimator(TotalsTally totals, SiteTally sites, Strata strata)
    {
        _strata = strata;
        foreach ((SiteTally.Key key, SiteTally.Entry entry) in sites.Entries)
            (CollectionsMarshal.GetValueRefOrAddDefault(_walked, Cell.Of(key), out _) ??= new GroupedSum()).Merge(entry.Sum);

        Dictionary<(TypeIndex, int), (WeightedSum All, WeightedSum Covered)> sums = [];
        foreach ((string type, int slot, int stratum, WeightedSum sum) in totals.Cells)
        {
            if (sites.Types.Find(type) is not { } index) continue;
            Cell cell = new(index, slot, stratum);
            _totals.Add(cell, sum);
            ref (WeightedSum All, WeightedSum Covered) part = ref CollectionsMarshal.GetValueRefOrAddDefault(sums, (index, slot), out _);
            part.All.Merge(sum);
            if (_walked.ContainsKey(cell)) part.Covered.Merge(sum);
        }

        foreach (((TypeIndex type, int slot), (WeightedSum all, WeightedSum covered)) in sums)
        {
            if (covered.Count > 0) _scales.Add((type, slot), (all.Objects.Sum / covered.Objects.Sum, all.Bytes.Sum / covered.Bytes.Sum));
        }
    }

    /// <summary>Bytes of a site.</summary>
    public RatioEstimate Bytes(SiteGroup site) => Estimate(site, RatioEstimate.OfBytes, static scale => scale.Bytes);

    /// <summary>Objects of a site.</summary>
    public RatioEstimate Objects(SiteGroup site) => Estimate(site, RatioEstimate.OfObjects, static scale => scale.Objects);

    private RatioEstimate Estimate(SiteGroup site, Estimator estimator, Func<(double Objects, double Bytes), double> quantity)
    {
        double value = 0, below = 0, above = 0;
        foreach ((Cell cell, GroupedSum own) in site.Cells)
        {
            RatioEstimate part = estimator(own, _walked[cell], _totals.GetValueOrDefault(cell), Math.Max(1, _strata.Windows(cell.Stratum)));
            double scale = _scales.TryGetValue((cell.Type, cell.Slot), out (double, double) scales) ? quantity(scales) : 1;
            value += scale * part.Value;
            below += Square(scale * (part.Value - part.Interval.Low));
            above += Square(scale * (part.Interval.High - part.Value));
        }

        return new RatioEstimate(value, new ConfidenceInterval(Math.Max(0, value - Math.Sqrt(below)), value + Math.Sqrt(above)));
    }

    private static double Square(double x) => x * x;

    private delegate RatioEstimate Estimator(GroupedSum site, GroupedSum type, in WeightedSum typeTotal, int windows);
}

/// <summary>What the totals are known of without stacks: a type, a size class (-1: larger than the largest slot) and a stratum.</summary>
internal readonly record struct Cell(TypeIndex Type, int Slot, int Stratum)
{
    public static Cell Of(SiteTally.Key key) => new(key.Type, key.Slot, key.Stratum);
}
