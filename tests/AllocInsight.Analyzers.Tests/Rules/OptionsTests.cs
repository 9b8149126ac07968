using System.Globalization;
using AllocInsight.Analyzers.Rules;
using AllocInsight.Testing.Analysis;
using Microsoft.CodeAnalysis;

namespace AllocInsight.Analyzers.Tests.Rules;

public sealed class OptionsTests
{
    private static readonly RuleTest Test = RuleTest.Of<OptionsAnalyzer>();

    [Theory]
    [InlineData("allocinsight_treshold_bytes", "100", "the options are allocinsight_threshold_bytes, allocinsight_hot_share, allocinsight_target")]
    [InlineData("allocinsight_threshold_bytes", "-1", "it takes a number of bytes, 0 or more")]
    [InlineData("allocinsight_hot_share", "5 %", "it takes a share of all bytes, from 0 to 1")]
    [InlineData("allocinsight_hot_share", "1.5", "it takes a share of all bytes, from 0 to 1")]
    [InlineData("allocinsight_target", "arraypool", "it takes 'pool' or 'bcl'")]
    [InlineData("allocinsight_target", "1", "it takes 'pool' or 'bcl'")]
    public async Task What_cannot_be_understood_is_told_once(string option, string value, string why)
    {
        Diagnostic found = Assert.Single(await Test.With(option, value).WithFile("More.cs", "").DiagnosticsAsync(Code.InClass("")));
        Assert.Equal("ALI0903", found.Id);
        Assert.Equal($"'{option} = {value}' is not understood: {why}", found.GetMessage(CultureInfo.InvariantCulture));
    }

    [Theory]
    [InlineData("allocinsight_threshold_bytes", "0")]
    [InlineData("allocinsight_hot_share", "0.02")]
    [InlineData("allocinsight_target", "bcl")]
    [InlineData("allocinsight_target", "Pool")]
    [InlineData("dotnet_sort_system_directives_first", "true")]
    public Task What_is_right_is_not_told(string option, string value) => Test.With(option, value).IgnoresAsync(Code.InClass(""));

    [Theory]
    [InlineData("2000", 0)]
    [InlineData("1", 1)]
    public async Task The_threshold_is_an_option(string value, int flagged) =>
        Assert.Equal(flagged, (await PoolRuleTest.Of<TemporaryArrayAnalyzer>().With("allocinsight_threshold_bytes", value)
            .DiagnosticsAsync(Code.InMethod("var x = new byte[1000]; x[0] = 1;"))).Count);
}
