using AllocInsight.Cli.Screens;

namespace AllocInsight.Cli.Tests.Screens;

public sealed class FiguresTests
{
    [Theory]
    [InlineData(1.2345e9, 1.2344e9, 1.2346e9, "1.23 GB")]
    [InlineData(1.2345e9, 1.19e9, 1.28e9, "1.23 GB")]
    [InlineData(1.2345e9, 1.1e9, 1.4e9, "1.2 GB")]
    [InlineData(1.2345e9, 0.2e9, 3.2e9, "1 GB")]
    [InlineData(999.7e3, 999.6e3, 999.8e3, "1.00 MB")]
    [InlineData(604e6, 588e6, 620e6, "600 MB")]
    [InlineData(96, 96, 96, "96 B")]
    [InlineData(0, 0, 300e3, "0 B")]
    public void No_digit_is_shown_that_the_interval_does_not_support(double value, double low, double high, string expected) =>
        Assert.Equal(expected, Figures.Bytes(value, low, high));

    [Theory]
    [InlineData(1.2345e9, "1.2 GB")]
    [InlineData(340e6, "340 MB")]
    [InlineData(5, "5 B")]
    public void Without_an_interval_two_digits_are_shown(double value, string expected) => Assert.Equal(expected, Figures.Bytes(value));

    [Theory]
    [InlineData(1.21e9, 1.18e9, 1.24e9, "1.18 to 1.24 GB")]
    [InlineData(0.7e6, 0.18e6, 1.22e6, "0.2 to 1.2 MB")]
    [InlineData(1.2345e9, 1.2344e9, 1.2346e9, "1.23 GB within 1 %")]
    public void Both_ends_of_an_interval_share_the_unit_and_the_digits(double value, double low, double high, string expected) =>
        Assert.Equal(expected, Figures.BytesRange(value, low, high));
}
