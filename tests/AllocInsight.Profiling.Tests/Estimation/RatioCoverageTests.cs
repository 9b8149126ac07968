using System.Globalization;
using AllocInsight.Profiling.Estimation;
using Xunit.Abstractions;

namespace AllocInsight.Profiling.Tests.Estimation;

public sealed class RatioCoverageTests(ITestOutputHelper output)
{
    private const int Seed = 20260103;
    private const int Programs = 150;
    private const int Repeats = 6;

    /// <summary>
    /// About 5,000 intervals of sites in each case, those never seen in a window included. Intervals of one program stand and
    /// fall together, so the standard deviation is nearer that of 150 programs' means, 0.5 % here, than 0.3 %; bands of fewer
    /// than 1,000 intervals are only printed.
    /// </summary>
    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public void At_least_93_of_100_intervals_from_windows_hold_the_truth(bool spreadsWindows)
    {
        var random = new Random(Seed);
        var bands = new SortedDictionary<string, (int Hits, int All)>(StringComparer.Ordinal);
        for (int i = 0; i < Programs; i++)
        {
            var program = new SimulatedProgram(random, spreadsWindows);
            for (int repeat = 0; repeat < Repeats; repeat++)
            {
                (WeightedSum total, GroupedSum type, GroupedSum[] sites) = program.Sample(random);
                for (int site = 0; site < sites.Length; site++)
                {
                    double truth = program.TrueBytes(site);
                    ConfidenceInterval interval = RatioEstimate.OfBytes(sites[site], type, total, program.Windows).Interval;
                    bool isHit = truth >= interval.Low && truth <= interval.High;
                    Count(bands, "all", isHit);
                    Count(bands, program.Duty < 0.2 ? "duty 5-20 %" : "duty 20-50 %", isHit);
                    Count(bands, program.Windows < 20 ? "windows 10-19" : "windows 20-40", isHit);
                    Count(bands, sites.Length == 1 ? "the only site" : "one of 2-6 sites", isHit);
                }
            }
        }
        foreach ((string band, (int hits, int all)) in bands)
        {
            output.WriteLine(string.Create(CultureInfo.InvariantCulture, $"{band}: {(double)hits / all:P1} of {all}"));
            Assert.True(all < 1000 || hits >= 0.93 * all, $"Seed {Seed}, {band}: {hits} of {all}");
        }
    }

    private static void Count(SortedDictionary<string, (int Hits, int All)> bands, string band, bool isHit)
    {
        (int hits, int all) = bands.GetValueOrDefault(band);
        bands[band] = (hits + (isHit ? 1 : 0), all + 1);
    }
}
