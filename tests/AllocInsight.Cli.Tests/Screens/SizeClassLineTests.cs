using AllocInsight.Cli.Screens;
using AllocInsight.Cli.Tests.Profiles;
using AllocInsight.Profiling.Model;

namespace AllocInsight.Cli.Tests.Screens;

public sealed class SizeClassLineTests
{
    [Fact]
    public void However_many_classes_there_are_the_table_stays_short_and_loses_nothing()
    {
        SizeClassRow[] rows = [.. Enumerable.Range(1, 80).Select(i => Rows.SizeClass(i * 8, 1e6 * (1 + (i % 7)), 10 * i, i * 8, 0.5)), Rows.SizeClass(null, 5e6, 50, 90_000, 0.1)];
        IReadOnlyList<SizeClassLine> lines = SizeClassLine.Collapse(rows);
        Assert.InRange(lines.Count, 2, 16);
        Assert.Equal(rows.Sum(row => row.Bytes), lines.Sum(line => line.Bytes), 1e-3);
        Assert.Equal(rows.Sum(row => row.Objects), lines.Sum(line => line.Sum.Objects), 1e-3);
        Assert.Equal("larger", lines[^1].Label);
    }

    [Fact]
    public void Joined_classes_weigh_lifetimes_by_bytes()
    {
        SizeClassRow large = Rows.SizeClass(1024, 1e9, 10_000, 1024, 0);
        SizeClassLine joined = SizeClassLine.Collapse([Rows.SizeClass(8, 3e6, 30, 8, 1), Rows.SizeClass(16, 1e6, 10, 16, 0), large])[0];
        Assert.Equal("8 to 16 B", joined.Label);
        Assert.Equal(0.75 * 0.98, joined.Sum.DiedYoung!.Value, 1e-9);
    }

    [Fact]
    public void Large_classes_stand_alone() =>
        Assert.Equal(["8 B", "16 B"], SizeClassLine.Collapse([Rows.SizeClass(8, 1e6, 10, 8, 1), Rows.SizeClass(16, 1e6, 10, 16, 1)]).Select(line => line.Label));
}
