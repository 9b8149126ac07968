using AllocInsight.Analyzers.Rules;
using AllocInsight.Analyzers.Tests.Rules;
using AllocInsight.Testing.Analysis;

namespace AllocInsight.Analyzers.Tests.Escape;

/// <summary>Interpolated strings hand their parts, and sometimes the receiver, to a handler.</summary>
public sealed class InterpolationTests
{
    private static readonly RuleTest Test = PoolRuleTest.Of<TemporaryBuilderAnalyzer>();

    [Theory]
    [InlineData("sb.Append($\"{n} and {n:x}\");")]
    [InlineData("sb.AppendLine($\"{sb.Length}\").Append($\"{n}\");")]
    [InlineData("sb.Append(System.Globalization.CultureInfo.InvariantCulture, $\"{n}\");")]
    [InlineData("Kept = $\"{sb}\";")]
    [InlineData("Kept = \"a\" + sb;")]
    [InlineData("Kept = string.Create(System.Globalization.CultureInfo.InvariantCulture, $\"{sb}\");")]
    [InlineData("Kept = new StringBuilder().Append($\"{sb}\");")]
    public Task The_library_s_handlers_keep_nothing(string body) =>
        Test.FlagsAsync(InClass(body).Replace("sb = new StringBuilder()", "sb = [|new StringBuilder()|]", StringComparison.Ordinal));

    [Theory]
    [InlineData("sb.Add($\"{n}\");")]
    [InlineData("Extensions.Add(sb, $\"{n}\");")]
    [InlineData("FormattableString text = $\"{sb}\"; Kept = text;")]
    [InlineData("Kept = (FormattableString)$\"{sb}\";")]
    public Task A_handler_of_another_s_may_keep_what_it_is_given(string body) => Test.IgnoresAsync(InClass(body));

    private static string InClass(string body) => Code.InClass($$"""
        public static object? Kept;
        public static void M(int n)
        {
            var sb = new StringBuilder();
            {{body}}
        }
        """) + """

        public static class Extensions
        {
            public static void Add(this StringBuilder sb, [System.Runtime.CompilerServices.InterpolatedStringHandlerArgument("sb")] Handler handler)
            {
                Program.Kept = handler;
            }
        }

        [System.Runtime.CompilerServices.InterpolatedStringHandler]
        public class Handler
        {
            private readonly StringBuilder _sb;
            public Handler(int literalLength, int formattedCount, StringBuilder sb) { _sb = sb; }
            public void AppendLiteral(string text) => _sb.Append(text);
            public void AppendFormatted<T>(T value) => _sb.Append(value);
        }
        """;
}
