using AllocInsight.Profiling.Estimation;
using MathNet.Numerics.Distributions;

namespace AllocInsight.Profiling.Tests.Estimation;

public sealed class ConfidenceIntervalTests
{
    /// <summary>Garwood: at the low end n or more have probability 2.5 %, at the high end n or fewer have it.</summary>
    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(5)]
    [InlineData(10)]
    [InlineData(100)]
    [InlineData(1000)]
    public void Equal_small_weights_give_the_exact_Poisson_interval(int count)
    {
        WeightedSum sum = Repeat(count, size: 24, mean: 24e9);
        foreach (ConfidenceInterval interval in (ConfidenceInterval[])[sum.ObjectsInterval, sum.BytesInterval])
        {
            double unit = interval == sum.ObjectsInterval ? 1e9 : 24e9;
            Assert.Equal(0.025, 1 - Poisson.CDF(interval.Low / unit, count - 1), 6);
            Assert.Equal(0.025, Poisson.CDF(interval.High / unit, count), 6);
        }
    }

    [Fact]
    public void Nothing_sampled_leaves_room_for_what_goes_unseen_once_in_forty_times()
    {
        ConfidenceInterval interval = ConfidenceInterval.OfNothing(SampleWeight.RuntimeMeanSampleBytes);
        Assert.Equal(0, interval.Low);
        Assert.Equal(3.688879 * 102_400, interval.High, 0);
        Assert.Equal(new ConfidenceInterval(0, 0), default(WeightedSum).BytesInterval);
    }

    [Fact]
    public void Objects_that_cannot_be_missed_are_counted_exactly()
    {
        WeightedSum sum = Repeat(7, size: 10_000_000);
        Assert.Equal(new ConfidenceInterval(7, 7), sum.ObjectsInterval);
        Assert.Equal(new ConfidenceInterval(7e7, 7e7), sum.BytesInterval);
    }

    [Fact]
    public void The_width_falls_to_nothing_as_the_probability_nears_one()
    {
        double previous = double.PositiveInfinity;
        foreach (long size in (long[])[50_000, 100_000, 200_000, 400_000, 800_000])
        {
            ConfidenceInterval interval = Repeat(20, size).ObjectsInterval;
            Assert.True(interval.High - interval.Low < previous, $"{size} bytes");
            previous = interval.High - interval.Low;
        }
        Assert.True(previous < 0.1, $"{previous}");
    }

    [Fact]
    public void What_was_observed_is_never_excluded_and_the_estimate_is_always_inside()
    {
        var random = new Random(11);
        for (int round = 0; round < 300; round++)
        {
            WeightedSum sum = default;
            for (int i = random.Next(1, 30); i > 0; i--)
                sum.Add(SampleWeight.Of(1 + (long)Math.Exp(random.NextDouble() * 14)));
            foreach ((WeightedTotal total, ConfidenceInterval interval) in new[] { (sum.Objects, sum.ObjectsInterval), (sum.Bytes, sum.BytesInterval) })
            {
                Assert.True(interval.Low >= total.Observed, $"round {round}");
                Assert.InRange(total.Sum, interval.Low, interval.High);
            }
        }
    }

    [Fact]
    public void Merged_sums_are_the_sum_of_all_samples()
    {
        var random = new Random(5);
        WeightedSum all = default, left = default, right = default;
        for (int i = 0; i < 100; i++)
        {
            var weight = SampleWeight.Of(random.Next(1, 200_000));
            all.Add(weight);
            if (i % 3 == 0)
                left.Add(weight);
            else
                right.Add(weight);
        }
        left.Merge(right);
        Assert.Equal(all.Count, left.Count);
        Assert.Equal(all.Bytes.Sum, left.Bytes.Sum, 3);
        Assert.Equal(all.BytesInterval.High, left.BytesInterval.High, 3);
        Assert.Equal(all.ObjectsInterval.Low, left.ObjectsInterval.Low, 6);
    }

    [Fact]
    public void The_quantiles_join_smoothly_where_the_closed_form_takes_over()
    {
        double below = GammaQuantile.Of(0.99999e5, 0.99999e5, 0.975);
        double above = GammaQuantile.Of(1.00001e5, 1.00001e5, 0.975);
        Assert.InRange(above - below, 1.9, 2.1);
        Assert.Equal(5.571643, GammaQuantile.Of(2, 2, 0.975), 5);
        Assert.Equal(3, GammaQuantile.Of(3, 0, 0.975));
    }

    private static WeightedSum Repeat(int count, long size, double mean = SampleWeight.RuntimeMeanSampleBytes)
    {
        WeightedSum sum = default;
        for (int i = 0; i < count; i++)
            sum.Add(SampleWeight.Of(size, mean));
        return sum;
    }
}
