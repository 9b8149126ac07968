using AllocInsight.Testing;
using FsCheck;
using FsCheck.Fluent;

namespace AllocInsight.Pooling.Tests;

public sealed class SizeClassFitTests
{
    private static readonly Gen<(int Size, double Weight)[]> Observed =
        Gen.Choose(1, 40).Zip(Gen.Choose(0, 9)).Select(p => (p.Item1 * 8, (double)p.Item2)).ListOf(9).Select(l => l.ToArray());

    [Fact]
    public void A_fitted_table_wastes_as_little_as_the_best_of_all_choices() =>
        Properties.Hold(Observed.Zip(Gen.Choose(1, 5)), pair =>
        {
            ((int Size, double Weight)[] observed, int maxSlots) = pair;
            var table = SizeClassTable.Fit(observed, maxSlots);
            Assert.InRange(table.Count, 1, maxSlots);
            Assert.Equal(BestOfAll(observed, maxSlots), Waste(table.SlotSizes.ToArray(), observed), 6);
        });

    [Fact]
    public void As_many_slots_as_sizes_waste_nothing()
    {
        var table = SizeClassTable.Fit([(24, 5), (32, 1), (4000, 2), (24, 1)]);
        Assert.Equal("24,32,4000", table.Name);
    }

    [Fact]
    public void A_thousand_sizes_are_fitted_to_forty_slots_that_serve_them_all()
    {
        var random = new Random(7);
        (int Size, double Weight)[] observed = [.. Enumerable.Range(1, 4000).Select(i => (8 * i, random.NextDouble() / i))];
        var table = SizeClassTable.Fit(observed);
        Assert.Equal(40, table.Count);
        Assert.Equal(32_000, table.LargestSlot);
        int[] even = [.. Enumerable.Range(1, 40).Select(i => 800 * i)];
        Assert.True(Waste(table.SlotSizes.ToArray(), observed) < Waste(even, observed));
    }

    [Fact]
    public void What_cannot_be_fitted_is_refused()
    {
        Assert.Throws<FormatException>(() => SizeClassTable.Fit([]));
        Assert.Throws<FormatException>(() => SizeClassTable.Fit([(0, 1)]));
        Assert.Throws<FormatException>(() => SizeClassTable.Fit([(8, -1)]));
        Assert.Throws<FormatException>(() => SizeClassTable.Fit([(8, double.NaN)]));
        Assert.Throws<ArgumentOutOfRangeException>(() => SizeClassTable.Fit([(8, 1)], 0));
    }

    private static double BestOfAll((int Size, double Weight)[] observed, int maxSlots)
    {
        int[] sizes = [.. observed.Select(o => o.Size).Distinct().Order()];
        double best = double.PositiveInfinity;
        // The largest size is always a slot; the bits choose among the others.
        for (int bits = 0; bits < 1 << (sizes.Length - 1); bits++)
        {
            int[] slots = [.. sizes.Where((_, i) => i == sizes.Length - 1 || (bits >> i & 1) == 1)];
            if (slots.Length <= maxSlots)
                best = Math.Min(best, Waste(slots, observed));
        }
        return best;
    }

    private static double Waste(int[] slots, (int Size, double Weight)[] observed) =>
        observed.Sum(o => o.Weight * (slots.First(s => s >= o.Size) - o.Size));
}
