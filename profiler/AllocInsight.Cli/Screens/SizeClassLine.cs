using AllocInsight.Profiling.Model;

namespace AllocInsight.Cli.Screens;

/// <summary>One line of the size-class table: a class, or several small neighbours together.</summary>
internal sealed class SizeClassLine
{
    private const int MostLines = 16;
    private const double FirstThreshold = 0.01;

    private readonly List<SizeClassRow> _rows = [];

    public double Bytes => _rows.Sum(row => row.Bytes);

    /// <summary>The sum as a row, its lifetimes weighted by bytes; intervals are those of independent classes.</summary>
    public SizeClassRow Sum => _rows.Count == 1 ? _rows[0] : new SizeClassRow
    {
        SlotSize = _rows[^1].SlotSize,
        Objects = _rows.Sum(row => row.Objects),
        ObjectsLow = Low(row => row.Objects, row => row.ObjectsLow),
        ObjectsHigh = High(row => row.Objects, row => row.ObjectsHigh),
        Bytes = Bytes,
        BytesLow = Low(row => row.Bytes, row => row.BytesLow),
        BytesHigh = High(row => row.Bytes, row => row.BytesHigh),
        DiedYoung = Weighted(row => row.DiedYoung),
        Survived = Weighted(row => row.Survived),
        Undecided = Weighted(row => row.Undecided),
        DecidedSamples = _rows.Sum(row => row.DecidedSamples),
        Samples = _rows.Sum(row => row.Samples),
        PaddingBytes = _rows.Sum(row => row.PaddingBytes),
    };

    public string Label => _rows switch
    {
        [{ SlotSize: null }] => "larger",
        [{ SlotSize: { } slot }] => $"{slot:N0} B",
        [{ SlotSize: { } first }, .., { SlotSize: { } last }] => $"{first:N0} to {last:N0} B",
        _ => "",
    };

    /// <summary>Joins neighbours that are small each, and joins more until the table is short.</summary>
    public static IReadOnlyList<SizeClassLine> Collapse(IReadOnlyList<SizeClassRow> classes)
    {
        double total = classes.Sum(row => row.Bytes);
        for (double threshold = FirstThreshold; ; threshold *= 1.5)
        {
            List<SizeClassLine> lines = Collapse(classes, threshold * total);
            if (lines.Count <= MostLines || threshold > 1) return lines;
        }
    }

    private static List<SizeClassLine> Collapse(IReadOnlyList<SizeClassRow> classes, double small)
    {
        List<SizeClassLine> lines = [];
        bool joinable = false;
        foreach (SizeClassRow row in classes.Where(row => row.Bytes > 0))
        {
            bool isSmall = row.Bytes < small && row.SlotSize is not null;
            if (!(isSmall && joinable)) lines.Add(new SizeClassLine());
            lines[^1]._rows.Add(row);
            joinable = isSmall;
        }

        return lines;
    }

    private double? Weighted(Func<SizeClassRow, double?> fraction) =>
        Bytes > 0 && _rows.TrueForAll(row => fraction(row) is not null) ? _rows.Sum(row => row.Bytes * fraction(row)!.Value) / Bytes : null;

    private double? Low(Func<SizeClassRow, double> value, Func<SizeClassRow, double?> low) =>
        _rows.TrueForAll(row => low(row) is not null)
            ? _rows.Sum(value) - Math.Sqrt(_rows.Sum(row => Math.Pow(value(row) - low(row)!.Value, 2)))
            : null;

    private double? High(Func<SizeClassRow, double> value, Func<SizeClassRow, double?> high) =>
        _rows.TrueForAll(row => high(row) is not null)
            ? _rows.Sum(value) + Math.Sqrt(_rows.Sum(row => Math.Pow(high(row)!.Value - value(row), 2)))
            : null;
}
