using AllocInsight.Cli.Screens;

namespace AllocInsight.Cli.Tests.Screens;

public sealed class FiguresTests
{
    [Theory]
    [InlineData(1.18e9, 1.24e9, "1.18 to 1.24 GB")]
    [InlineData(0.18e6, 1.22e6, "0.2 to 1.2 MB")]
    [InlineData(860e6, 900e6, "860 to 900 MB")]
    [InlineData(8000, 792_000, "0.0 to 0.8 MB")]
    [InlineData(96, 120, "100 to 120 B")]
    [InlineData(1.2344e9, 1.2346e9, "1.23 GB within 1 %")]
    public void Both_ends_of_an_interval_share_the_unit_and_the_digits(double low, double high, string expected) =>
        Assert.Equal(expected, Figures.BytesRange(low, high));

    [Fact]
    public void Ticks_have_no_interval() => Assert.Equal("", Figures.BytesRange(null, null));
}
