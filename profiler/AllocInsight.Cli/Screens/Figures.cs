using System.Globalization;

namespace AllocInsight.Cli.Screens;

/// <summary>
/// Numbers for people: at most three significant digits, and never more than their 95 % interval supports.
/// Bytes count in thousands: 1 kB is 1,000 bytes.
/// </summary>
internal static class Figures
{
    private const int MaxDigits = 3;

    // Without an interval (ticks, rates) two digits are all that anyone could mean.
    private const int DigitsWithoutInterval = 2;

    private static readonly string[] ByteUnits = ["B", "kB", "MB", "GB", "TB", "PB"];
    private static readonly string[] CountUnits = ["", "k", "M", "G", "T"];

    public static string Bytes(double value, double? low = null, double? high = null) => Scaled(value, low, high, ByteUnits);

    public static string Count(double value, double? low = null, double? high = null) => Scaled(value, low, high, CountUnits);

    /// <summary>The interval in the value's own unit, such as <c>1.18 to 1.24 GB</c>; empty where there is none.</summary>
    public static string BytesRange(double value, double? low, double? high)
    {
        if (low is not { } from || high is not { } to) return "";
        int unit = Unit(to, ByteUnits);
        double scale = Math.Pow(1000, unit);
        int place = Place(value / scale, from / scale, to / scale);
        string first = Rounded(from / scale, place), last = Rounded(to / scale, place);
        return first == last ? $"{last} {ByteUnits[unit]} within 1 %" : $"{first} to {last} {ByteUnits[unit]}";
    }

    private static string Scaled(double value, double? low, double? high, string[] units)
    {
        if (!(value > 0)) return Join("0", units[0]);
        int unit = Unit(value, units);
        int place = Place(value / Math.Pow(1000, unit), low / Math.Pow(1000, unit), high / Math.Pow(1000, unit));

        // 999.7 KB rounds to 1,000 KB, which is 1.00 MB.
        double rounded = RoundTo(value / Math.Pow(1000, unit), place);
        if (rounded >= 1000 && unit < units.Length - 1) return Join(Rounded(rounded / 1000, Math.Max(place - 3, 1 - MaxDigits)), units[unit + 1]);
        return Join(Rounded(rounded, unit == 0 ? Math.Max(place, 0) : place), units[unit]);
    }

    private static int Unit(double value, string[] units) =>
        value < 1000 ? 0 : Math.Min(units.Length - 1, (int)Math.Floor(Math.Log10(value) / 3));

    /// <summary>The power of ten of the last digit worth printing.</summary>
    private static int Place(double value, double? low, double? high)
    {
        int first = Exponent(value);
        if (low is not { } from || high is not { } to) return first - DigitsWithoutInterval + 1;
        int supported = to > from ? Exponent(to - from) : int.MinValue;
        return Math.Min(first, Math.Max(supported, first - MaxDigits + 1));
    }

    private static int Exponent(double value) => value > 0 ? (int)Math.Floor(Math.Log10(value)) : 0;

    private static double RoundTo(double value, int place)
    {
        double step = Math.Pow(10, place);
        return Math.Round(value / step) * step;
    }

    private static string Rounded(double value, int place) =>
        RoundTo(value, place).ToString("N" + Math.Max(0, -place), CultureInfo.InvariantCulture);

    private static string Join(string number, string unit) => unit.Length == 0 ? number : $"{number} {unit}";
}
