using AllocInsight.Cli.Options;

namespace AllocInsight.Cli.Tests.CommandLine;

public sealed class DurationTextTests
{
    [Theory]
    [InlineData("10", 10)]
    [InlineData("10s", 10)]
    [InlineData("1.5", 1.5)]
    [InlineData("500ms", 0.5)]
    [InlineData("2m", 120)]
    [InlineData("1H", 3600)]
    [InlineData("168h", 604800)]
    public void What_people_type_is_understood(string text, double seconds) =>
        Assert.Equal((TimeSpan.FromSeconds(seconds), null), DurationText.Parse(text));

    [Theory]
    [InlineData("")]
    [InlineData("s")]
    [InlineData("0")]
    [InlineData("0ms")]
    [InlineData("-1")]
    [InlineData("NaN")]
    [InlineData("Infinity")]
    [InlineData("1d")]
    [InlineData("10 apples")]
    [InlineData("169h")]
    [InlineData("1e300")]
    public void What_makes_no_sense_is_refused(string text)
    {
        (TimeSpan? duration, string? problem) = DurationText.Parse(text);
        Assert.Null(duration);
        Assert.NotNull(problem);
    }
}
