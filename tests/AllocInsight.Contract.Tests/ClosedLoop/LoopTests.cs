using System.Globalization;
using AllocInsight.Contract.Tests.Editors;
using AllocInsight.Contract.Tests.Packaging;

namespace AllocInsight.Contract.Tests.ClosedLoop;

[Collection(PackedProducts.Collection)]
public sealed class LoopTests(PackedProducts products)
{
    private const double GoneAtLeast = 0.9;

    // Of the sample's lines, that of the string: no pool can serve it.
    private const string AdviceOnly = "ALI0011";

    [Fact]
    public async Task Editors_offer_the_fixes_at_the_hot_lines_and_a_program_whose_offers_were_all_taken_prints_the_same()
    {
        using Sample sample = new(products);
        await sample.BuildAsync();
        string printed = await sample.RunAsync();
        await sample.ProfileAsync("hot.allocsites");

        using LightBulb bulb = await LightBulb.OpenAsync(sample.ProjectFile);
        for (int i = 0; i < FixableLines(sample).Length; i++)
        {
            (string file, int line, string rule) = FixableLines(sample)[i];
            string offer = Assert.Single(await bulb.OfferedAsync(file, line));
            Assert.StartsWith(rule + " ", offer, StringComparison.Ordinal);
            await bulb.TakeAsync(file, line);
            // The lines below have moved, the marks with them.
            Assert.Empty(await bulb.OfferedAsync(file, FixableLines(sample)[i].Line));
        }

        Assert.Empty(await sample.BuildAsync());
        Assert.Equal(printed, await sample.RunAsync());
    }

    [Fact]
    public async Task A_profile_makes_the_build_warn_at_the_hot_lines_and_the_rewrite_takes_their_bytes_away()
    {
        using Sample sample = new(products);
        Assert.Empty(await sample.BuildAsync());
        string printed = await sample.RunAsync();

        IReadOnlyList<HotRow> before = await sample.ProfileAsync("hot.allocsites");
        string[] marked = sample.MarkedLines;
        Assert.Equal(marked, await sample.BuildAsync());

        await sample.FixAsync();
        Assert.Empty(await sample.BuildAsync());
        Assert.Equal(printed, await sample.RunAsync());

        IReadOnlyList<HotRow> after = await sample.ProfileAsync("after.allocsites");
        HashSet<string> warnedFiles = [.. marked.Select(line => line.Split(':')[0])];
        // What the pool makes counts for the line that rents, so nothing has moved out of sight.
        HotRow[] hot = [.. before.Where(row => row.IsPoolable && warnedFiles.Contains(row.Path))];
        double old = hot.Sum(row => row.Bytes);
        double left = after.Where(row => hot.Any(site => site.Method == row.Method && site.Type == row.Type)).Sum(row => row.Bytes);
        Assert.True(left <= (1 - GoneAtLeast) * old, $"{left:N0} of {old:N0} bytes are left at the rewritten places:\n{sample.Code}");
    }

    private static (string File, int Line, string Rule)[] FixableLines(Sample sample) =>
    [
        .. sample.MarkedLines.Select(static marked => marked.Split(':', ' ')).Where(static parts => parts[2] != AdviceOnly)
            .Select(static parts => (parts[0], int.Parse(parts[1], CultureInfo.InvariantCulture), parts[2])),
    ];
}
