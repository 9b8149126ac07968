using AllocInsight.Profiling.Estimation;
using AllocInsight.Testing;
using FsCheck.Fluent;

namespace AllocInsight.Profiling.Tests.Estimation;

public sealed class SampleWeightTests
{
    [Fact]
    public void A_small_object_stands_for_the_mean_distance_in_bytes()
    {
        var weight = SampleWeight.Of(1);
        Assert.Equal(102_400, weight.Objects, 6);
        Assert.Equal(102_400, weight.Bytes, 6);
        Assert.Equal(102_411.5, SampleWeight.Of(24).Bytes, 1);
    }

    [Fact]
    public void The_probability_is_accurate_where_the_plain_formula_is_not()
    {
        // 1-(1-p)^n as its binomial series, exact to the printed digits for n p much below 1.
        const double p = 1e-12;
        const int n = 24;
        double exact = (n * p) - (n * (n - 1) / 2.0 * p * p);
        Assert.Equal(1, SampleWeight.Of(n, 1 / p).Probability / exact, 12);
    }

    [Fact]
    public void A_huge_object_stands_for_itself()
    {
        var weight = SampleWeight.Of(8_000_000);
        Assert.Equal(1, weight.Objects);
        Assert.Equal(8_000_000, weight.Bytes);
        Assert.InRange(weight.MissProbability, double.Epsilon, 1e-33);
    }

    [Fact]
    public void Every_byte_is_sampled_where_the_mean_distance_is_one_byte()
    {
        var weight = SampleWeight.Of(16, 1);
        Assert.Equal((1.0, 0.0), (weight.Probability, weight.MissProbability));
    }

    [Fact]
    public void Hit_and_miss_are_all_that_can_happen() => Properties.Hold(
        Gen.Choose(1, int.MaxValue).Zip(Gen.Choose(1, 1_000_000)),
        pair =>
        {
            var weight = SampleWeight.Of(pair.Item1, pair.Item2);
            return Math.Abs(weight.Probability + weight.MissProbability - 1) < 1e-14 && weight.Bytes >= pair.Item1 && weight.Objects >= 1;
        });

    [Fact]
    public void Sizes_and_distances_below_one_are_refused()
    {
        Assert.Throws<ArgumentOutOfRangeException>(() => SampleWeight.Of(0));
        Assert.Throws<ArgumentOutOfRangeException>(() => SampleWeight.Of(8, 0.5));
        Assert.Throws<ArgumentOutOfRangeException>(() => SampleWeight.Of(8, double.NaN));
    }
}
