using System.Globalization;
using AllocInsight.Profiling.Model;

namespace AllocInsight.Cli.Screens;

/// <summary>What AllocInsight's pool did in the program, by its own count.</summary>
internal static class PoolSection
{
    private const int MostRows = 12;

    public static void Write(Page page, AllocationProfile profile)
    {
        int shown = Math.Min(MostRows, profile.Pool.Count);
        page.Heading("POOL", profile.Pool.Count > shown
            ? string.Create(CultureInfo.InvariantCulture, $"by AllocInsight.Pooling's own count, the first {shown} of {profile.Pool.Count:N0} kinds")
            : "by AllocInsight.Pooling's own count");
        TextTable table = new(
            Column.Right("rents"), Column.Right("hit rate"), Column.Right("in use"), Column.Right("kept"), Column.Right("not kept"), Column.Right("slot, bytes"), Column.Left("kind"));
        foreach (PoolRow row in profile.Pool.Take(shown))
        {
            table.Add(
                Figures.Count(row.Rents),
                row.Rents == 0 ? "-" : HitRate(row),
                Figures.Count(row.Live),
                Figures.Bytes(row.RetainedBytes),
                Figures.Count(row.Drops),
                row.SlotSize is { } size ? size.ToString("N0", CultureInfo.InvariantCulture) : "-",
                row.Kind);
        }

        page.Table(table, "  ");
    }

    // Never rounded up to all of them.
    private static string HitRate(PoolRow row)
    {
        double rate = 100.0 * (row.Rents - row.Misses) / row.Rents;
        return row.Misses > 0 && rate > 99.9 ? "> 99.9 %" : string.Create(CultureInfo.InvariantCulture, $"{rate:0.#} %");
    }
}
