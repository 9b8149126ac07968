using System.Globalization;
using AllocInsight.Analyzers.Rules;
using AllocInsight.Testing.Analysis;
using Microsoft.CodeAnalysis;

namespace AllocInsight.Analyzers.Tests.Rules;

public sealed class ProfileTests
{
    private const string Header = "# allocinsight sites v1\tsource=allocation-sampled\tlostEvents=0\n"
        + "path\tsha256\tline\tcolumn\tmethod\tilOffset\ttype\tobjects\tbytes\tshare\tdiedYoung\tslotSize\tverdict\n";

    private static readonly RuleTest Test = RuleTest.Of<ProfileAnalyzer>();
    private static readonly RuleTest Arrays = PoolRuleTest.Of<TemporaryArrayAnalyzer>();

    private static readonly string Source = Code.InMethod("var x = new byte[16]; x[0] = 1;", "public static void Parse()");

    [Theory]
    [InlineData("", "it is empty")]
    [InlineData("hello", "its first line is not '# allocinsight sites v1'")]
    [InlineData("# allocinsight sites v2\n", "it is of another version ('2' instead of '1'): update the analyzers, or profile again")]
    [InlineData("# allocinsight sites v1\n", "it ends after its first line")]
    [InlineData("# allocinsight sites v1\npath\tline\n", "its second line does not name the columns of version 1")]
    [InlineData(Header + "a.cs\t\t1\n", "a row has 3 fields instead of 13")]
    [InlineData(Header + "a.cs\t\tone\t1\tM:A\t0\tbyte[]\t1\t1\t1\t\t\tpool-array\n", "'one' in the column 'line' is not a number")]
    public async Task A_profile_that_cannot_be_read_says_why(string text, string why)
    {
        Diagnostic found = Assert.Single(await Test.WithProfile(text).DiagnosticsAsync(Source));
        Assert.Equal("ALI0902", found.Id);
        Assert.Equal(DiagnosticSeverity.Warning, found.Severity);
        Assert.Equal($"'hot.allocsites' is not a file of hot sites that this version reads: {why}", found.GetMessage(CultureInfo.InvariantCulture));
    }

    [Fact]
    public Task A_profile_without_rows_is_fine() => Test.WithProfile(Header).IgnoresAsync(Source);

    [Fact]
    public async Task A_row_of_a_changed_file_is_found_by_its_method_and_type_and_says_so()
    {
        RuleTest changed = Arrays.WithProfile(Header + Row("M:Program.Parse", "byte[]", 3));
        Diagnostic found = Assert.Single(await changed.DiagnosticsAsync(Source));
        Assert.EndsWith("100 % died young, slots of 16 B (before the file was changed)", found.GetMessage(CultureInfo.InvariantCulture), StringComparison.Ordinal);
        await Test.WithProfile(Header + Row("M:Program.Parse", "byte[]", 3)).IgnoresAsync(Source);
    }

    [Theory]
    [InlineData("M:Program.Gone", "byte[]")]
    [InlineData("M:Program.Parse", "int[]")]
    [InlineData("M:Program.Parse(System.Int32)", "byte[]")]
    public async Task A_row_whose_place_is_gone_is_stale_and_heats_nothing(string method, string type)
    {
        string profile = Header + Row(method, type, 3);
        Diagnostic found = Assert.Single(await Test.WithProfile(profile).DiagnosticsAsync(Source));
        Assert.Equal("ALI0901", found.Id);
        Assert.Equal($"App/Test.cs has changed since it was profiled, and the {type} of line 3 is no longer found there: profile again", found.GetMessage(CultureInfo.InvariantCulture));
        Assert.Equal(2, found.Location.GetLineSpan().StartLinePosition.Line);
        await Arrays.WithProfile(profile).IgnoresAsync(Source);
    }

    [Fact]
    public async Task Two_rows_that_may_mean_the_same_place_mean_none()
    {
        string profile = Header + Row("M:Program.Parse", "byte[]", 3) + Row("M:Program.Parse", "byte[]", 7);
        await Arrays.WithProfile(profile).IgnoresAsync(Source);
        Assert.Equal(2, (await Test.WithProfile(profile).DiagnosticsAsync(Source)).Count);
    }

    [Fact]
    public Task A_row_of_another_project_is_no_concern() =>
        Test.WithProfile(Header + Row("M:Program.Parse", "byte[]", 3).Replace("App/Test.cs", "Other/Test.cs", StringComparison.Ordinal)).IgnoresAsync(Source);

    [Fact]
    public async Task Of_two_profiles_the_larger_counts()
    {
        RuleTest both = Arrays
            .WithProfile(Header + Row("M:Program.Parse", "byte[]", 3), "one.allocsites")
            .WithProfile(Header + Row("M:Program.Parse", "byte[]", 3).Replace("\t2000\t", "\t9000\t", StringComparison.Ordinal), "two.allocsites");
        Assert.Contains("9 KB in 100 objects", Assert.Single(await both.DiagnosticsAsync(Source)).GetMessage(CultureInfo.InvariantCulture), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("allocinsight_hot_share", "0.5", false)]
    [InlineData("allocinsight_hot_share", "0.1", true)]
    public async Task The_hot_share_is_an_option(string option, string value, bool isHot) =>
        Assert.Equal(isHot ? 1 : 0, (await Arrays.With(option, value).WithProfile(Header + Row("M:Program.Parse", "byte[]", 3)).DiagnosticsAsync(Source)).Count);

    private static string Row(string method, string type, int line) =>
        $"App/Test.cs\tabc\t{line}\t5\t{method}\t0\t{type}\t100\t2000\t0.2\t1\t16\tpool-array\n";
}
