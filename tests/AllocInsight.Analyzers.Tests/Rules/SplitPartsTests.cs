using AllocInsight.Analyzers.CodeFixes.Fixes;
using AllocInsight.Analyzers.Rules;
using AllocInsight.Testing.Analysis;
using Microsoft.CodeAnalysis;

namespace AllocInsight.Analyzers.Tests.Rules;

/// <summary>ALI0010, of <c>Split</c>.</summary>
public sealed class SplitPartsTests
{
    private static readonly RuleTest Test = PoolRuleTest.Of<TemporaryTextAnalyzer, TemporaryTextFix>();

    [Theory]
    [InlineData("','", "1,2,,skip, 3")]
    [InlineData("','", "")]
    [InlineData("','", ",")]
    [InlineData("\", \"", "1, 2, , skip,  3")]
    [InlineData("\", \"", "")]
    public Task Parts_that_are_only_read_are_ranges(string separator, string text) => Test.FixesAsync(
        Code.InRun($$"""
            string text = "{{text}}";
            int sum = 0;
            foreach (var part in {|ALI0010:text.Split({{separator}})|}) // numbers
            {
                if (part == "skip")
                    continue;
                sum += int.TryParse(part.Trim(), out int number) ? number : 100;
            }

            return sum.ToString();
            """),
        Code.InRun($$"""
            string text = "{{text}}";
            int sum = 0;
            foreach (var partRange in text.AsSpan().Split({{separator}})) // numbers
            {
                var part = text.AsSpan(partRange);
                if (part.SequenceEqual("skip"))
                    continue;
                sum += int.TryParse(part.Trim(), out int number) ? number : 100;
            }

            return sum.ToString();
            """));

    [Fact]
    public Task A_body_without_a_block_gets_one() => Test.FixesAsync(
        Code.InRun("""
            string text = "a,b;c";
            var all = new StringBuilder();
            foreach (string part in {|ALI0010:text.Split(',')|})
                all.Append(part);
            foreach (string part in {|ALI0010:text.Split(';')|})
                all.Append(part.Length);
            return all.ToString();
            """),
        Code.InRun("""
            string text = "a,b;c";
            var all = new StringBuilder();
            foreach (Range partRange in text.AsSpan().Split(','))
            {
                ReadOnlySpan<char> part = text.AsSpan(partRange);
                all.Append(part);
            }
            foreach (Range partRange in text.AsSpan().Split(';'))
            {
                ReadOnlySpan<char> part = text.AsSpan(partRange);
                all.Append(part.Length);
            }
            return all.ToString();
            """));

    [Theory]
    [InlineData("foreach (var part in text.Split(',')) list.Add(part);")]
    [InlineData("foreach (var part in text.Split(',')) list.Add(part.Trim());")]
    [InlineData("foreach (var part in text.Split(',')) { Func<int> f = () => part.Length; n += f(); }")]
    [InlineData("foreach (var part in text.Split(',')) { n += part.Length; text = text + 1; }")]
    [InlineData("void Change() => text = text + 1; foreach (var part in text.Split(',')) { n += part.Length; Change(); }")]
    [InlineData("foreach (var part in Field.Split(',')) n += part.Length;")]
    [InlineData("foreach (var part in maybe.Split(',')) n += part.Length;")]
    [InlineData("foreach (var part in maybe?.Split(',') ?? []) n += part.Length;")]
    [InlineData("foreach (var part in text.ToUpperInvariant().Split(',')) n += part.Length;")]
    [InlineData("foreach (var part in text.Split(',', ';')) n += part.Length;")]
    [InlineData("foreach (var part in text.Split(',', 3)) n += part.Length;")]
    [InlineData("foreach (var part in text.Split(',', StringSplitOptions.RemoveEmptyEntries)) n += part.Length;")]
    [InlineData("foreach (var part in text.Split(maybe)) n += part.Length;")]
    [InlineData("foreach (var part in text.Split(\"\")) n += part.Length;")]
    [InlineData("foreach (var part in text.Split()) n += part.Length;")]
    [InlineData("foreach (object part in text.Split(',')) n++;")]
    [InlineData("foreach (var part in text.Split(',')) n++;")]
    [InlineData("foreach (var part in text.Split(',').Select(p => p + 1)) n += part.Length;")]
    [InlineData("var parts = text.Split(','); foreach (var part in parts) n += part.Length;")]
    public Task What_is_kept_or_split_otherwise_is_not_flagged(string body) => Test.IgnoresAsync(Code.InClass($$"""
        public static string Field = "";
        public static void M(string text, string? maybe, int n, List<string> list)
        {
            {{(body.Contains("maybe.", StringComparison.Ordinal) ? "#nullable disable warnings\n" : "")}}{{body}}
        }
        """));

    [Fact]
    public Task Ranges_do_not_wait() => Test.IgnoresAsync(Code.InMethod(
        "foreach (var part in text.Split(',')) { await Task.Yield(); n += part.Length; }",
        "public static async Task M(string text, int n)"));

    [Theory]
    [InlineData("string")]
    [InlineData("string[]")]
    public async Task A_profile_makes_it_a_warning_with_figures(string type)
    {
        RuleTest hot = Test.WithHot(new HotSite("text.Split(',')") { Type = type, Verdict = type == "string" ? "avoid" : "pool-array" });
        Diagnostic diagnostic = Assert.Single(await hot.DiagnosticsAsync(Code.InMethod("foreach (var part in text.Split(',')) n += part.Length;")));
        Assert.Equal(DiagnosticSeverity.Warning, diagnostic.Severity);
        Assert.StartsWith(
            "What 'text.Split(',')' makes does not leave 'M': use 'foreach (Range range in text.AsSpan().Split(','))'. Measured: ",
            diagnostic.GetMessage(System.Globalization.CultureInfo.InvariantCulture),
            StringComparison.Ordinal);
    }

    [Fact]
    public Task Nothing_crashes_on_half_a_file() => Test.CrashesOnNothingAsync(
        Code.InMethod("""
            foreach (var part in text.Split(','))
                if (part == "a") n += int.Parse(part);
            """),
        stride: 3);
}
