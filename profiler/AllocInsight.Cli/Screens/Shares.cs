using System.Globalization;

namespace AllocInsight.Cli.Screens;

/// <summary>Percentages for people: whole ones, and rougher where the interval is wide.</summary>
internal static class Shares
{
    /// <summary>A part of a total whose own interval is given.</summary>
    public static string Of(double part, double? low, double? high, double total)
    {
        if (!(total > 0)) return "-";
        double width = low is { } from && high is { } to ? 100 * (to - from) / total : 0;
        return Percent(100 * part / total, width);
    }

    /// <summary>A fraction from 0 to 1 that was seen on a number of samples.</summary>
    public static string OfSamples(double fraction, long samples)
    {
        double deviation = Math.Sqrt(Math.Max(fraction * (1 - fraction), 0) / Math.Max(samples, 1));
        return Percent(100 * fraction, 100 * 4 * deviation);
    }

    /// <summary>A fraction from 0 to 1 that is known well.</summary>
    public static string Of(double fraction) => Percent(100 * fraction, 0);

    private static string Percent(double percent, double width)
    {
        if (percent is > 0 and < 0.5) return "<1 %";
        if (percent is >= 99.5 and < 100) return ">99 %";

        // Tens where the interval spans more than ten points, but never a zero for something that is there.
        double step = width > 10 && percent >= 10 ? 10 : 1;
        return (Math.Round(percent / step) * step).ToString("0", CultureInfo.InvariantCulture) + " %";
    }
}
