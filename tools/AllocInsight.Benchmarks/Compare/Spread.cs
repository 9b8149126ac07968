namespace AllocInsight.Benchmarks.Compare;

/// <summary>The middle half of a sample.</summary>
internal readonly record struct Spread(double Low, double Median, double High)
{
    public static Spread Of(double[] values)
    {
        double[] sorted = [.. values.Order()];
        return new Spread(At(sorted, 0.25), At(sorted, 0.5), At(sorted, 0.75));
    }

    private static double At(double[] sorted, double share)
    {
        double place = share * (sorted.Length - 1);
        int below = (int)place;
        return below + 1 < sorted.Length ? sorted[below] + ((place - below) * (sorted[below + 1] - sorted[below])) : sorted[below];
    }
}

/// <summary>A median with a 95 % interval.</summary>
internal readonly record struct Interval(double Low, double Median, double High)
{
    /// <summary>By order statistics, which ask nothing of the distribution: ranks n/2 -+ 0.98 sqrt(n) of the sorted sample.</summary>
    public static Interval OfMedian(double[] values)
    {
        double[] sorted = [.. values.Order()];
        int half = (int)Math.Ceiling(0.98 * Math.Sqrt(sorted.Length));
        int middle = sorted.Length / 2;
        return new Interval(sorted[Math.Max(0, middle - half)], Spread.Of(values).Median, sorted[Math.Min(sorted.Length - 1, middle + half)]);
    }
}
