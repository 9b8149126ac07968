using AllocInsight.Profiling.Capture;
using AllocInsight.Profiling.Gathering;

namespace AllocInsight.Profiling.Tests.Sites;

public sealed class StrataTests
{
    [Fact]
    public void A_share_that_comes_back_goes_on_with_its_stratum()
    {
        Strata strata = new();
        strata.BeginFirst(0.25);
        strata.NextWindow();
        strata.Begin(100, 0.5);
        strata.NextWindow();
        strata.Begin(200, 0.25);
        strata.NextWindow();

        Assert.Equal(2, strata.Count);
        Assert.Equal([0, 0, 1, 1, 0], new long[] { 0, 99, 100, 199, 200 }.Select(strata.At));
        Assert.Equal(2, strata.Windows(0));
        Assert.Equal(1, strata.Windows(1));
    }

    [Fact]
    public void Walking_everything_is_one_window_however_often_it_begins_again()
    {
        Strata strata = new();
        strata.NextWindow();
        strata.Begin(100, 0.5);
        strata.NextWindow();
        strata.Begin(200, 1);
        Assert.Equal(0, strata.NextWindow());
        Assert.Equal(1, strata.Windows(0));
    }

    [Fact]
    public void However_the_load_varies_the_governor_chooses_few_different_shares()
    {
        Random random = new(1);
        HashSet<double> shares = [];
        for (int i = 0; i < 100_000; i++)
        {
            DutyCycle chosen = OverheadGovernor.Choose(Math.Pow(10, random.NextDouble() * 5), random.Next(1, 101), 4 * random.NextDouble(), 2);
            Assert.InRange(chosen.Share, double.Epsilon, 1);
            shares.Add(chosen.Share);
        }

        Assert.InRange(shares.Count, 2, 24);
    }
}
