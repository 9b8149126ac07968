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

    [Theory]
    [InlineData(1_243_712_345, 1_221_234_567, 1_271_234_567, 1_244_000_000, 1_221_000_000, 1_272_000_000)]
    [InlineData(102_400, 2_592, 570_000, 100_000, 0, 570_000)]
    [InlineData(997, 997, 997, 997, 997, 997)]
    [InlineData(52, 40.7, 63.2, 52, 40, 64)]
    public void Files_have_two_digits_of_half_the_width(double value, double low, double high, double rounded, double outerLow, double outerHigh) =>
        Assert.Equal((rounded, outerLow, outerHigh), SignificantDigits.ForFile(value, low, high));

    [Fact]
    public void Without_an_interval_files_have_three_digits() =>
        Assert.Equal((1_240_000_000, null, null), SignificantDigits.ForFile(1_243_712_345, null, null));

    [Theory]
    [InlineData(12_345_678, 1000, 900, 1100, 12_300_000)]
    [InlineData(12_345_678, 1000, 500, 2500, 12_000_000)]
    [InlineData(12_345_678, 0, 0, 0, 12_300_000)]
    [InlineData(7.6, 1000, 900, 1100, 8)]
    public void What_has_no_interval_of_its_own_has_the_digits_of_what_it_belongs_to(double value, double model, double low, double high, double rounded) =>
        Assert.Equal(rounded, SignificantDigits.ForFileLike(value, model, low, high));

    [Fact]
    public void What_is_rounded_for_a_file_stays_near_its_interval_only_grows_and_a_second_time_changes_nothing() => Properties.Hold(
        Gen.Choose(0, 1_000_000).Zip(Gen.Choose(0, 9)).Zip(Gen.Choose(0, 2000)).Zip(Gen.Choose(0, 2000)),
        input =>
        {
            var (((digits, power), below), above) = input;
            double value = digits * Math.Pow(10, power), low = value - (value * Math.Min(below, 1000) / 1000), high = value + (value * above / 1000);
            var (rounded, outerLow, outerHigh) = SignificantDigits.ForFile(value, low, high);
            double half = (high - low) / 2, allowed = Math.Max(1, half / 5) * 1.000001;
            Assert.InRange(rounded, value - allowed, value + allowed);
            Assert.InRange(outerLow!.Value, low - allowed, low * 1.000001);
            Assert.InRange(outerHigh!.Value, high * 0.999999, high + allowed);
            Assert.Equal((rounded, outerLow, outerHigh), SignificantDigits.ForFile(rounded, outerLow, outerHigh));
        }, tests: 2000);
}
