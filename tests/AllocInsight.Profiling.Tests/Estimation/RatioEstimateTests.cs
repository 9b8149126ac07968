using AllocInsight.Profiling.Estimation;

namespace AllocInsight.Profiling.Tests.Estimation;

public sealed class RatioEstimateTests
{
    private const int Windows = 20;
    private static readonly SampleWeight Weight = SampleWeight.Of(200);

    [Fact]
    public void Where_every_stack_was_walked_the_plain_interval_remains()
    {
        GroupedSum site = Samples(30), type = Samples(30);
        type.Merge(Samples(170));
        RatioEstimate bytes = RatioEstimate.OfBytes(site, type, type.Total, Windows);
        RatioEstimate objects = RatioEstimate.OfObjects(site, type, type.Total, Windows);
        AssertClose(site.Total.BytesInterval, bytes.Interval);
        AssertClose(site.Total.ObjectsInterval, objects.Interval);
        Assert.Equal(site.Total.Bytes.Sum, bytes.Value, 3);
    }

    [Fact]
    public void A_site_gets_the_types_total_by_its_share_in_the_windows()
    {
        GroupedSum site = Samples(25), type = Samples(25);
        type.Merge(Samples(75));
        RatioEstimate estimate = RatioEstimate.OfBytes(site, type, Total(1000), Windows);
        Assert.Equal(250 * Weight.Bytes, estimate.Value, 3);
        Assert.InRange(estimate.Interval.Low, 150 * Weight.Bytes, 180 * Weight.Bytes);
        Assert.InRange(estimate.Interval.High, 330 * Weight.Bytes, 370 * Weight.Bytes);
    }

    [Fact]
    public void A_site_whose_share_differs_between_windows_gets_a_wider_interval()
    {
        GroupedSum steady = Samples(40), bursty = new(), type = Samples(400);
        for (int i = 0; i < 40; i++)
            bursty.Add(Weight, i % 2 * 10);
        double Width(GroupedSum site)
        {
            ConfidenceInterval interval = RatioEstimate.OfBytes(site, type, Total(4000), Windows).Interval;
            return interval.High - interval.Low;
        }
        Assert.True(Width(bursty) > 2 * Width(steady), $"{Width(bursty)} {Width(steady)}");
    }

    [Fact]
    public void A_site_that_is_alone_in_the_windows_may_still_have_had_company_outside()
    {
        GroupedSum only = Samples(50);
        WeightedSum total = Total(500);
        RatioEstimate estimate = RatioEstimate.OfBytes(only, only, total, Windows);
        Assert.Equal(total.Bytes.Sum, estimate.Value, 3);
        Assert.True(estimate.Interval.Low < total.BytesInterval.Low);
        Assert.Equal(1, estimate.Interval.High / total.BytesInterval.High, 4);
    }

    [Fact]
    public void A_site_that_no_window_saw_has_an_upper_end_only()
    {
        RatioEstimate estimate = RatioEstimate.OfBytes(new GroupedSum(), Samples(100), Total(1000), Windows);
        Assert.Equal(0, estimate.Value);
        Assert.Equal(0, estimate.Interval.Low);
        Assert.InRange(estimate.Interval.High, 30 * Weight.Bytes, 45 * Weight.Bytes);
    }

    [Fact]
    public void A_type_that_no_window_saw_leaves_everything_open()
    {
        WeightedSum total = Total(9);
        RatioEstimate estimate = RatioEstimate.OfObjects(new GroupedSum(), new GroupedSum(), total, Windows);
        Assert.Equal(new ConfidenceInterval(0, total.ObjectsInterval.High), estimate.Interval);
    }

    [Fact]
    public void One_window_alone_still_gives_an_interval_around_the_estimate()
    {
        GroupedSum site = new(), type = new();
        for (int i = 0; i < 40; i++)
        {
            type.Add(Weight, 0);
            if (i % 4 == 0)
                site.Add(Weight, 0);
        }
        RatioEstimate estimate = RatioEstimate.OfBytes(site, type, Total(400), windows: 1);
        Assert.InRange(estimate.Value, estimate.Interval.Low, estimate.Interval.High);
        Assert.Throws<ArgumentOutOfRangeException>(() => RatioEstimate.OfBytes(site, type, Total(400), windows: 0));
    }

    private static GroupedSum Samples(int count)
    {
        GroupedSum sum = new();
        for (int i = 0; i < count; i++)
            sum.Add(Weight, i % Windows);
        return sum;
    }

    private static WeightedSum Total(int count)
    {
        WeightedSum sum = default;
        for (int i = 0; i < count; i++)
            sum.Add(Weight);
        return sum;
    }

    private static void AssertClose(ConfidenceInterval expected, ConfidenceInterval actual)
    {
        Assert.Equal(1, actual.Low / expected.Low, 9);
        Assert.Equal(1, actual.High / expected.High, 9);
    }
}
