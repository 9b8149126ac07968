using System.Globalization;
using AllocInsight.Profiling.Estimation;
using AllocInsight.Testing;
using FsCheck.Fluent;

namespace AllocInsight.Profiling.Tests.Estimation;

public sealed class SignificantDigitsTests
{
    [Theory]
    [InlineData(1.2437e9, 1.22e9, 1.27e9, "1.24 GB")]
    [InlineData(1.2437e9, 1.1e9, 1.4e9, "1.2 GB")]
    [InlineData(9.1e5, 5e5, 1.5e6, "0.9 MB")]
    [InlineData(3.81e7, 3.6e7, 4.0e7, "38 MB")]
    [InlineData(3.1e5, 2.5e5, 3.6e5, "0.3 MB")]
    [InlineData(3.1e5, 2.9e5, 3.3e5, "310 kB")]
    [InlineData(102400, 2592, 570000, "0.1 MB")]
    [InlineData(99960, 99900, 100100, "100 kB")]
    [InlineData(999.6e6, 999e6, 1001e6, "1.00 GB")]
    [InlineData(997, 997, 997, "997 B")]
    [InlineData(80000024, 80000024, 80000024, "80.0 MB")]
    [InlineData(0, 0, 377741, "0 B")]
    public void Bytes_have_the_digits_that_their_interval_supports(double value, double low, double high, string expected) =>
        Assert.Equal(expected, SignificantDigits.FormatBytes(value, low, high));

    [Theory]
    [InlineData(1_234_000, 1_000_000, 1_500_000, "1.2 M")]
    [InlineData(312_000, 280_000, 340_000, "310 k")]
    [InlineData(6400, 162, 35_700, "6 k")]
    [InlineData(7, 7, 7, "7")]
    [InlineData(12.4, 7, 19, "10")]
    [InlineData(420, 100, 900, "0.4 k")]
    public void Counts_have_the_digits_that_their_interval_supports(double value, double low, double high, string expected) =>
        Assert.Equal(expected, SignificantDigits.FormatCount(value, low, high));

    [Theory]
    [InlineData(1.2437e9, "1.2 GB")]
    [InlineData(312_000, "310 kB")]
    [InlineData(99.9e6, "100 MB")]
    [InlineData(5, "5 B")]
    public void Without_an_interval_two_digits_are_printed(double value, string expected) =>
        Assert.Equal(expected, SignificantDigits.FormatBytes(value, null, null));

    [Fact]
    public void What_is_printed_is_less_than_half_the_width_away_or_has_its_last_allowed_digit() => Properties.Hold(
        Gen.Choose(1, 1_000_000).Zip(Gen.Choose(0, 9)).Zip(Gen.Choose(1, 2000)),
        input =>
        {
            double value = input.Item1.Item1 * Math.Pow(10, input.Item1.Item2);
            double half = value * input.Item2 / 1000;
            string text = SignificantDigits.FormatCount(value, value - half, value + half);
            string[] parts = text.Split(' ');
            double scale = parts.Length == 1 ? 1 : Math.Pow(10, 3 * (1 + "kMGTPE".IndexOf(parts[1], StringComparison.Ordinal)));
            double printed = double.Parse(parts[0], CultureInfo.InvariantCulture) * scale;
            double worthOfThirdDigit = Math.Pow(10, Math.Floor(Math.Log10(value)) - 2);
            Assert.True(Math.Abs(printed - value) <= Math.Max(half, worthOfThirdDigit) * 1.000001, $"{value} +- {half}: {text}");
            Assert.True(parts[0].Count(char.IsAsciiDigit) <= 4, text);
        }, tests: 1000);
}
