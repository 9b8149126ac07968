using AllocInsight.Profiling.Model;

namespace AllocInsight.Cli.Screens;

/// <summary>Which types are allocated.</summary>
internal static class TypeSection
{
    private const int MostTypes = 10;
    private const int TypeWidth = 56;

    public static void Write(Page page, AllocationProfile profile)
    {
        bool lifetimes = LifetimeText.AnySeen(profile);
        int shown = Math.Min(MostTypes, profile.Types.Count);
        page.Heading("BY TYPE", profile.Types.Count > shown ? $"the first {shown} of {profile.Types.Count:N0}" : "all of them");
        List<Column> columns = [Column.Right("bytes"), Column.Right("share"), Column.Right("objects")];
        if (lifetimes) columns.Add(Column.Right("died young"));
        columns.Add(Column.Left("type"));

        TextTable table = new([.. columns]);
        foreach (TypeRow row in profile.Types.Take(shown))
        {
            List<string> cells =
            [
                Figures.Bytes(row.Bytes, row.BytesLow, row.BytesHigh),
                Shares.Of(row.Bytes, row.BytesLow, row.BytesHigh, profile.Totals.Bytes),
                Figures.Count(row.Objects, row.ObjectsLow, row.ObjectsHigh),
            ];
            if (lifetimes) cells.Add(LifetimeText.Cell(row));
            cells.Add(NameText.Type(row.Name, TypeWidth, page.Glyphs));
            table.Add([.. cells]);
        }

        page.Table(table, "  ");
    }
}
