using AllocInsight.Profiling.Model;

namespace AllocInsight.Cli.Screens;

/// <summary>Which sizes are allocated, as slots of a pool.</summary>
internal static class SizeClassSection
{
    private const int BarWidth = 30;

    public static void Write(Page page, AllocationProfile profile)
    {
        bool lifetimes = LifetimeText.AnySeen(profile);
        page.Heading("BY SIZE", "the slots that a pool would keep these objects in");
        List<Column> columns = [Column.Right("slot"), Column.Right("objects"), Column.Right("bytes"), Column.Right("share"), Column.Left("".PadRight(BarWidth))];
        if (lifetimes) columns.Add(Column.Right("died young"));
        columns.Add(Column.Right("padding"));

        TextTable table = new([.. columns]);
        double total = profile.SizeClasses.Sum(row => row.Bytes);
        IReadOnlyList<SizeClassLine> lines = SizeClassLine.Collapse(profile.SizeClasses);
        double most = lines.Max(line => line.Bytes);
        foreach (SizeClassLine line in lines)
        {
            SizeClassRow row = line.Sum;
            List<string> cells =
            [
                line.Label,
                Figures.Count(row.Objects, row.ObjectsLow, row.ObjectsHigh),
                Figures.Bytes(row.Bytes, row.BytesLow, row.BytesHigh),
                Shares.Of(row.Bytes, row.BytesLow, row.BytesHigh, total),
                page.Glyphs.Bar(row.Bytes / most, BarWidth),
            ];
            if (lifetimes) cells.Add(LifetimeText.Cell(row));
            cells.Add(row.SlotSize is null ? "-" : Shares.Of(row.PaddingBytes / row.Bytes));
            table.Add([.. cells]);
        }

        page.Table(table, "  ");
        page.Paragraph($"Padding is what rounding up to the slot would add. Table of sizes: {profile.Capture.SizeClassTable}.", indent: 2);
    }
}
