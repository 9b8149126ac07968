namespace AllocInsight.Profiling.Estimation;

/// <summary>
/// The estimate of one site where stacks were walked only in windows: the type's total over the whole capture, which needs no
/// stacks, times the site's share of the type within the windows.
/// </summary>
/// <param name="Value">The estimate, in bytes or objects.</param>
/// <param name="Interval">Its 95 % interval.</param>
/// <remarks>
/// <para>With T the type's total, b the type's and s the site's sum in the windows, r = s/b, the estimate is r T. It errs in two
/// independent ways. First, the samples: were all stacks walked, the site's plain interval would remain, of variance
/// v(s) T/b. Second, the windows: of the type's samples a share f = b/T was walked, and r is known from those only. That
/// variance is (T/b)^2 (1-f) J, where J is the delete-one-group jackknife of s - r b over the groups of windows (the usual
/// linearisation G/(G-1) sum (s_g - r b_g)^2 where groups are equal; Cochran, Sampling Techniques, chapters 6 and 12), and
/// never less than what independent samples would scatter. It is widened by Student's t for as many groups as the type
/// effectively fills.</para>
/// <para>Each gives a gamma interval as in <see cref="ConfidenceInterval.Of"/>; the second is taken for the site or for all other
/// sites of the type, whichever is the smaller part, so that a site that is alone in the windows is not taken for certain.
/// The distances of both ends from the estimate are added as squares (MOVER: Zou and Donner, Statistics in Medicine 27, 2008).
/// Where everything was walked, f = 1, the plain interval remains.</para>
/// </remarks>
public readonly record struct RatioEstimate(double Value, ConfidenceInterval Interval)
{
    /// <summary>Bytes of a site.</summary>
    /// <param name="site">The site's walked samples; none are allowed: then only the upper end says something.</param>
    /// <param name="type">The walked samples of its type, the site's included.</param>
    /// <param name="typeTotal">All samples of the type, walked or not.</param>
    /// <param name="windows">Number of windows in which stacks were walked, 1 or more.</param>
    /// <exception cref="ArgumentOutOfRangeException"><paramref name="windows"/> is below 1.</exception>
    public static RatioEstimate OfBytes(GroupedSum site, GroupedSum type, in WeightedSum typeTotal, int windows)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(windows, 1);
        if (type.Total.Count == 0)
            return new RatioEstimate(0, new ConfidenceInterval(0, typeTotal.BytesInterval.High));
        SampleWeight nextOfSite = (site.Total.Count > 0 ? site : type).Total.Next;
        return Of(
            new Part(site.Total.Bytes, site.BytesOfGroups(), nextOfSite.Bytes),
            new Part(type.Total.Bytes, type.BytesOfGroups(), type.Total.Next.Bytes),
            typeTotal.Bytes.Sum, typeTotal.BytesInterval.High, nextOfSite.MissProbability, windows);
    }

    /// <summary>Objects of a site.</summary>
    /// <inheritdoc cref="OfBytes"/>
    public static RatioEstimate OfObjects(GroupedSum site, GroupedSum type, in WeightedSum typeTotal, int windows)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(windows, 1);
        if (type.Total.Count == 0)
            return new RatioEstimate(0, new ConfidenceInterval(0, typeTotal.ObjectsInterval.High));
        SampleWeight nextOfSite = (site.Total.Count > 0 ? site : type).Total.Next;
        return Of(
            new Part(site.Total.Objects, site.ObjectsOfGroups(), nextOfSite.Objects),
            new Part(type.Total.Objects, type.ObjectsOfGroups(), type.Total.Next.Objects),
            typeTotal.Objects.Sum, typeTotal.ObjectsInterval.High, nextOfSite.MissProbability, windows);
    }

    private static RatioEstimate Of(Part site, Part type, double typeSum, double typeHigh, double missProbability, int windows)
    {
        double walked = type.Total.Sum;
        // The walked samples are among the type's, but two sessions may disagree by a sample at their ends.
        typeSum = Math.Max(typeSum, walked);
        double ratio = site.Total.Sum / walked;
        double value = ratio * typeSum;
        double scale = typeSum / walked;
        ConfidenceInterval bySamples = ConfidenceInterval.OfRest(
            site.Total.Observed, value - site.Total.Observed, site.Total.Variance * scale, site.NextWeight, missProbability);
        ConfidenceInterval byWindows = ByWindows(site, type, typeSum, windows);

        double low = value - Hypotenuse(value - bySamples.Low, value - byWindows.Low);
        double high = value + Hypotenuse(bySamples.High - value, byWindows.High - value);
        double others = type.Total.Observed - site.Total.Observed;
        return new RatioEstimate(value, new ConfidenceInterval(
            Math.Min(value, Math.Max(low, site.Total.Observed)),
            Math.Max(value, Math.Min(high, typeHigh - others))));
    }

    // The site's interval were the type's samples all that there is: only the choice of the windows is in doubt.
    private static ConfidenceInterval ByWindows(Part site, Part type, double typeSum, int windows)
    {
        double walked = type.Total.Sum;
        double ratio = site.Total.Sum / walked;
        double scale = typeSum / walked;
        double unwalkedShare = 1 - (walked / typeSum);
        double variance = scale * scale * unwalkedShare * WindowScatter.Of(site, type, windows);
        if (ratio <= 0.5)
            return OfUnwalked(site.Total.Sum, ratio, typeSum - walked, variance, scale * site.NextWeight, unwalkedShare);
        ConfidenceInterval others = OfUnwalked(
            walked - site.Total.Sum, 1 - ratio, typeSum - walked, variance, scale * type.NextWeight, unwalkedShare);
        return new ConfidenceInterval(typeSum - others.High, typeSum - others.Low);
    }

    // Variance over mean is what comes at a time: a sample, or where a site fills whole windows and is absent from others, a window.
    // And nobody has more of what was not walked than all of it.
    private static ConfidenceInterval OfUnwalked(double walked, double share, double unwalked, double variance, double sample, double unwalkedShare)
    {
        double mean = share * unwalked;
        ConfidenceInterval interval = ConfidenceInterval.OfRest(walked, mean, variance, Math.Max(sample, mean > 0 ? variance / mean : 0), unwalkedShare);
        return interval with { High = Math.Min(interval.High, walked + unwalked) };
    }

    private static double Hypotenuse(double a, double b) => Math.Sqrt((a * a) + (b * b));

    /// <summary>One quantity of a <see cref="GroupedSum"/>.</summary>
    internal readonly ref struct Part(WeightedTotal total, ReadOnlySpan<double> groups, double nextWeight)
    {
        public WeightedTotal Total { get; } = total;

        public ReadOnlySpan<double> Groups { get; } = groups;

        public double NextWeight { get; } = nextWeight;
    }
}
