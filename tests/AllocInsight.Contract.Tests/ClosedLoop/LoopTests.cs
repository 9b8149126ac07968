using AllocInsight.Contract.Tests.Packaging;

namespace AllocInsight.Contract.Tests.ClosedLoop;

[Collection(PackedProducts.Collection)]
public sealed class LoopTests(PackedProducts products)
{
    private const double GoneAtLeast = 0.9;

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
}
