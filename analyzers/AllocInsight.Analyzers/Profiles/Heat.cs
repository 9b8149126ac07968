using System.Collections.Generic;
using System.Globalization;
using System.Linq;

namespace AllocInsight.Analyzers.Profiles;

/// <summary>What a profile says of a place in the source.</summary>
internal sealed class Heat
{
    private Heat(SiteFigures figures, bool isOfChangedFile)
    {
        Figures = figures;
        IsOfChangedFile = isOfChangedFile;
    }

    /// <summary>What was measured there.</summary>
    public SiteFigures Figures { get; }

    /// <summary>Whether the file has changed since, and the place was found by its method and type.</summary>
    public bool IsOfChangedFile { get; }

    /// <summary>All rows of a place together; of several profiles the one with the most bytes. Null where there are none.</summary>
    /// <param name="rows">What the profiles have for it.</param>
    /// <param name="isOfChangedFile">Whether they were found by method.</param>
    public static Heat? Of(IEnumerable<SiteRow> rows, bool isOfChangedFile)
    {
        SiteFigures? most = null;
        foreach (IGrouping<SitesFile, SiteRow> profile in rows.GroupBy(row => row.File))
        {
            SiteFigures sum = profile.Distinct().Select(row => row.Figures).Aggregate((left, right) => left.Plus(right));
            if (most is not { } known || sum.Bytes > known.Bytes)
                most = sum;
        }

        return most is { } figures ? new Heat(figures, isOfChangedFile) : null;
    }

    /// <summary>The figures, as the end of a message.</summary>
    public override string ToString()
    {
        List<string> parts = [$"{Bytes(Figures.Bytes)} in {Count(Figures.Objects)} objects", $"{Percent(Figures.Share)} of all bytes"];
        if (Figures.DiedYoung is { } young)
            parts.Add($"{Percent(young)} died young");
        if (Figures.SlotSize is { } slot)
            parts.Add($"slots of {slot} B");
        return $"Measured: {string.Join(", ", parts)}" + (IsOfChangedFile ? " (before the file was changed)" : "");
    }

    // The profiler has rounded them to what their intervals support.
    private static string Bytes(double value) => Scaled(value, ["B", "KB", "MB", "GB", "TB"]);

    private static string Count(double value) => Scaled(value, ["", "k", "M", "G", "T"]).TrimEnd();

    private static string Scaled(double value, string[] units)
    {
        int unit = 0;
        for (; value >= 999.5 && unit < units.Length - 1; unit++)
            value /= 1000;
        string format = value >= 100 || unit == 0 ? "0" : value >= 10 ? "0.#" : "0.##";
        return $"{value.ToString(format, CultureInfo.InvariantCulture)} {units[unit]}";
    }

    private static string Percent(double fraction) => (fraction * 100).ToString(fraction < 0.1 ? "0.#" : "0", CultureInfo.InvariantCulture) + " %";
}
