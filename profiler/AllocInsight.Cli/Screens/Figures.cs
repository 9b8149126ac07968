using System.Globalization;
using AllocInsight.Profiling.Estimation;

namespace AllocInsight.Cli.Screens;

/// <summary>Numbers for people: never more digits than their 95 % interval supports. Bytes count in thousands.</summary>
internal static class Figures
{
    private const int MostDigits = 3;

    // The last digit is worth at least a fifth of half the interval's width.
    private const double DistanceInDigits = 5;

    private static readonly string[] Units = ["B", "kB", "MB", "GB", "TB", "PB", "EB"];

    public static string Bytes(double value, double? low = null, double? high = null) => SignificantDigits.FormatBytes(value, low, high);

    public static string Count(double value, double? low = null, double? high = null) => SignificantDigits.FormatCount(value, low, high);

    /// <summary>
    /// The interval in one unit and with the digits that <see cref="SignificantDigits"/> gives its estimate, such as
    /// <c>1.18 to 1.24 GB</c>; empty where there is none.
    /// </summary>
    public static string BytesRange(double? low, double? high)
    {
        if (low is not { } from || high is not { } to || !(to >= 1)) return "";
        int first = Exponent(to);
        int supported = to > from ? (int)Math.Ceiling(Math.Log10((to - from) / 2 / DistanceInDigits)) : 0;
        int place = Math.Max(0, Math.Min(Exponent((from + to) / 2), Math.Max(supported, first - MostDigits + 1)));
        int unit = first / 3;
        if (place >= (3 * unit) + 2) unit++;
        unit = Math.Min(unit, Units.Length - 1);

        string start = Rounded(from, place, unit), end = Rounded(to, place, unit);
        return start == end ? $"{end} {Units[unit]} within 1 %" : $"{start} to {end} {Units[unit]}";
    }

    private static int Exponent(double value) => (int)Math.Floor(Math.Log10(value));

    private static string Rounded(double bytes, int place, int unit)
    {
        double step = Math.Pow(10, place);
        int decimals = Math.Max(0, (3 * unit) - place);
        double scaled = Math.Round(bytes / step, MidpointRounding.AwayFromZero) * step / Math.Pow(1000, unit);
        return scaled.ToString("F" + decimals.ToString(CultureInfo.InvariantCulture), CultureInfo.InvariantCulture);
    }
}
