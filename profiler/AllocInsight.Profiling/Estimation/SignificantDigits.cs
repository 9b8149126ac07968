using System.Globalization;

namespace AllocInsight.Profiling.Estimation;

/// <summary>
/// Writes estimates with as many digits as their interval supports. Units are decimal: 1 kB = 1,000 bytes, 1 MB = 10^6, 1 GB = 10^9.
/// </summary>
/// <remarks>
/// The rule: with h half the interval's width, the last digit printed is the smallest power of ten that is worth h/5 or more. It
/// is then worth less than 2h, so rounding moves the value by less than h; one digit more would be worth less than a tenth of the
/// width, which is noise. At least one digit and at most three are printed, none after the point of whole bytes or objects, and
/// two where there is no interval (ticks). Thread-safe; always invariant culture.
/// </remarks>
public static class SignificantDigits
{
    private const int MostDigits = 3;
    private const int DigitsWithoutInterval = 2;

    // Without it, what was rounded to a step once would not always count as a whole number of steps.
    private const double Tolerance = 1e-9;

    private static readonly string[] ByteUnits = [" B", " kB", " MB", " GB", " TB", " PB", " EB"];
    private static readonly string[] CountUnits = ["", " k", " M", " G", " T", " P", " E"];

    /// <summary>Bytes, such as <c>1.24 GB</c>, <c>0.9 MB</c> or <c>38 MB</c>.</summary>
    /// <param name="value">The estimate, 0 or more.</param>
    /// <param name="low">Lower end of its interval; null where there is none.</param>
    /// <param name="high">Upper end of its interval; null where there is none.</param>
    public static string FormatBytes(double value, double? low, double? high) => Format(value, low, high, ByteUnits);

    /// <summary>A number of objects, such as <c>1.2 M</c> or <c>310 k</c>.</summary>
    /// <inheritdoc cref="FormatBytes"/>
    public static string FormatCount(double value, double? low, double? high) => Format(value, low, high, CountUnits);

    /// <summary>
    /// A value and its interval for outputs that programs read: with h half the interval's width, rounded to two significant digits of h, the interval
    /// outwards. Where there is no interval (ticks), the value to three digits. Doing it twice changes nothing.
    /// </summary>
    /// <param name="value">The estimate, 0 or more.</param>
    /// <param name="low">Lower end of its interval; null where there is none.</param>
    /// <param name="high">Upper end of its interval; null where there is none.</param>
    /// <param name="smallest">The smallest step to round to, a power of ten: 1 for whole bytes and objects.</param>
    internal static (double Value, double? Low, double? High) ForFile(double value, double? low, double? high, double smallest = 1)
    {
        if (!double.IsFinite(value)) return (value, low, high);
        if (low is not { } from || high is not { } to || !double.IsFinite(from) || !double.IsFinite(to))
            return (RoundTo(value, Math.Max(smallest, value > 0 ? PowerOfTen(value) / 100 : smallest)), low, high);

        // Rounding outwards widens the interval, which may then support a digit less.
        for (double step = smallest, next; ; step = next)
        {
            var (outerLow, outerHigh) = (Math.Floor((from / step) + Tolerance) * step, Math.Ceiling((to / step) - Tolerance) * step);
            var half = (outerHigh - outerLow) / 2;
            next = half > 0 ? Math.Max(smallest, PowerOfTen(half) / 10) : smallest;
            if (next <= step) return (RoundTo(value, step), RoundTo(outerLow, step), RoundTo(outerHigh, step));
        }
    }

    /// <summary>What has no interval of its own, with as many significant digits as what it is measured with, which is rounded already.</summary>
    /// <param name="value">The estimate, 0 or more.</param>
    /// <param name="model">The other estimate.</param>
    /// <param name="low">Lower end of the other's interval; null where there is none.</param>
    /// <param name="high">Upper end of the other's interval; null where there is none.</param>
    internal static double ForFileLike(double value, double model, double? low, double? high)
    {
        if (!(value > 0) || !double.IsFinite(value)) return value;
        var relative = model > 0 ? (high - low) / 2 / model : null;
        var digits = relative > 0 ? Math.Clamp(2 + (int)Math.Floor(1e-9 - Math.Log10(relative.Value)), 1, 15) : relative is null ? MostDigits : 15;
        return RoundTo(value, Math.Max(1, PowerOfTen(value) / Math.Pow(10, digits - 1)));
    }

    private static double PowerOfTen(double value) => Math.Pow(10, Math.Floor(Math.Log10(value) + 1e-12));

    private static double RoundTo(double value, double step) =>
        step >= 1 ? Math.Round(value / step) * step : Math.Round(value, (int)Math.Round(-Math.Log10(step)));

    private static string Format(double value, double? low, double? high, string[] units)
    {
        if (!(value > 0) || !double.IsFinite(value))
            return (value > 0 ? "∞" : "0") + units[0];
        int last = LastExponent(value, low, high);
        double rounded = Round(value, last);
        // Rounding up may add a digit in front, as from 99.96 to 100: count them again.
        last = LastExponent(rounded, low, high);
        int exponent = Exponent(rounded);
        int unit = Math.Clamp(exponent / 3, 0, units.Length - 1);
        // One supported digit in the hundreds, as in 900 kB, would look like three: 0.9 MB.
        if (last == (3 * unit) + 2 && unit + 1 < units.Length)
            unit++;
        int decimals = Math.Max(0, (3 * unit) - last);
        double scaled = rounded / Math.Pow(10, 3 * unit);
        return scaled.ToString("F" + decimals.ToString(CultureInfo.InvariantCulture), CultureInfo.InvariantCulture) + units[unit];
    }

    // Exponent of the power of ten that the last printed digit is worth.
    private static int LastExponent(double value, double? low, double? high)
    {
        int first = Exponent(value);
        if (low is not { } from || high is not { } to)
            return Math.Max(0, first - DigitsWithoutInterval + 1);
        double half = (to - from) / 2;
        int supported = half > 0 ? (int)Math.Ceiling(Math.Log10(half / 5) - 1e-9) : int.MinValue;
        return Math.Min(first, Math.Max(Math.Max(0, supported), first - MostDigits + 1));
    }

    private static int Exponent(double value) => value < 1 ? 0 : (int)Math.Floor(Math.Log10(value) + 1e-12);

    private static double Round(double value, int exponent)
    {
        double step = Math.Pow(10, exponent);
        return Math.Round(value / step, MidpointRounding.AwayFromZero) * step;
    }
}
