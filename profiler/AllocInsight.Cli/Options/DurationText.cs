using System.Globalization;

namespace AllocInsight.Cli.Options;

/// <summary>Reads durations as people type them: <c>10</c>, <c>10s</c>, <c>500ms</c>, <c>2m</c>, <c>1h</c>.</summary>
internal static class DurationText
{
    private static readonly (string Suffix, double Seconds)[] Units = [("ms", 0.001), ("s", 1), ("m", 60), ("h", 3600), ("", 1)];

    // A capture of weeks is a typing error, and beyond this timers overflow.
    private static readonly TimeSpan Longest = TimeSpan.FromDays(7);

    /// <summary>The duration, or a message that says what is wrong with the text.</summary>
    public static (TimeSpan? Duration, string? Problem) Parse(string text)
    {
        (string suffix, double unit) = Units.First(candidate => text.EndsWith(candidate.Suffix, StringComparison.OrdinalIgnoreCase));
        if (!double.TryParse(text[..^suffix.Length], NumberStyles.Float, CultureInfo.InvariantCulture, out double number) || !double.IsFinite(number))
            return (null, $"'{text}' is not a duration. Write seconds, or a number with ms, s, m or h: 10, 500ms, 2m.");
        if (number <= 0) return (null, $"a duration must be longer than zero, not '{text}'.");

        double seconds = number * unit;
        return seconds > Longest.TotalSeconds
            ? (null, $"'{text}' is too long: at most 7 days (168h).")
            : (TimeSpan.FromSeconds(seconds), null);
    }
}
