using System.Globalization;

namespace AllocInsight.Experiments.SizePools;

/// <summary>What Ruby 3.3 printed on Linux x64 for the same experiment.</summary>
internal static class RubyFigures
{
    /// <summary>For each capacity the slots of each pool.</summary>
    public static IReadOnlyList<double[]> Slots()
    {
        using Stream data = typeof(RubyFigures).Assembly.GetManifestResourceStream("ruby-3-size-pools.csv")!;
        using var reader = new StreamReader(data);
        List<double[]> rows = [];
        reader.ReadLine();
        while (reader.ReadLine() is { } line)
            rows.Add([.. line.Split(',').Skip(1).Select(cell => double.Parse(cell, CultureInfo.InvariantCulture))]);
        return rows;
    }

    /// <summary>For each capacity the pool that grew most; the first one grows from what the process had before, which is not known, and is taken for pool 0's.</summary>
    public static int[] PoolOfEach(IReadOnlyList<double[]> slots) =>
    [
        0,
        .. Enumerable.Range(1, slots.Count - 1).Select(i =>
        {
            double[] grown = [.. slots[i].Zip(slots[i - 1], (after, before) => after - before)];
            return Array.IndexOf(grown, grown.Max());
        }),
    ];
}
