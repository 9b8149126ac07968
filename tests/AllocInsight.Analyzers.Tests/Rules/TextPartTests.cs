using AllocInsight.Analyzers.CodeFixes.Fixes;
using AllocInsight.Analyzers.Rules;
using AllocInsight.Testing.Analysis;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;

namespace AllocInsight.Analyzers.Tests.Rules;

/// <summary>ALI0010, of <c>Substring</c>.</summary>
public sealed class TextPartTests
{
    private static readonly RuleTest Test = PoolRuleTest.Of<TemporaryTextAnalyzer, TemporaryTextFix>();

    [Fact]
    public Task A_part_in_a_loop_becomes_a_span_where_a_method_takes_one() => Test.FixesAsync(
        Code.InRun("""
            var all = new StringBuilder();
            string text = "12;34;-5";
            for (int i = 0; i < 3; i++)
            {
                int number = int.Parse({|ALI0010:text.Substring(3 * i, 2)|}); // two digits
                if (double.TryParse({|ALI0010:text.Substring(i)|}.Trim(), System.Globalization.NumberStyles.Any, System.Globalization.CultureInfo.InvariantCulture, out var other))
                    all.Append(other);
                all.Append({|ALI0010:text.Substring(i)|}).Insert(0, {|ALI0010:text.Substring(i, 1)|}).Append(number);
                all.Append(string.Concat({|ALI0010:text.Substring(i)|}, "-", {|ALI0010:text.Substring(i + 1)|}));
            }

            return all.ToString();
            """),
        Code.InRun("""
            var all = new StringBuilder();
            string text = "12;34;-5";
            for (int i = 0; i < 3; i++)
            {
                int number = int.Parse(text.AsSpan(3 * i, 2)); // two digits
                if (double.TryParse(text.AsSpan(i).Trim(), System.Globalization.NumberStyles.Any, System.Globalization.CultureInfo.InvariantCulture, out var other))
                    all.Append(other);
                all.Append(text.AsSpan(i)).Insert(0, text.AsSpan(i, 1)).Append(number);
                all.Append(string.Concat(text.AsSpan(i), "-", text.AsSpan(i + 1)));
            }

            return all.ToString();
            """));

    [Fact]
    public Task Comparisons_look_at_the_characters() => Test.FixesAsync(
        Code.InRun("""
            int count = 0;
            foreach (string line in new[] { "abc", " ab", "b  ", "" })
            {
                bool first = {|ALI0010:line.Substring(0, line.Length / 2)|} == "a", second = "" != {|ALI0010:line.Substring(line.Length / 2)|};
                if (first || ({|ALI0010:line.Substring(0)|}.Trim()) == "b")
                    count += {|ALI0010:line.Substring(0)|}.EndsWith("C", StringComparison.OrdinalIgnoreCase) ? 10 : 100;
                if (second && !{|ALI0010:line.Substring(0)|}.Contains('b'))
                    count++;
                if ({|ALI0010:line.Substring(0)|}.IndexOf("b", StringComparison.Ordinal) > 0)
                    count += 1000;
            }

            return count.ToString();
            """),
        Code.InRun("""
            int count = 0;
            foreach (string line in new[] { "abc", " ab", "b  ", "" })
            {
                bool first = line.AsSpan(0, line.Length / 2).SequenceEqual("a"), second = !line.AsSpan(line.Length / 2).SequenceEqual("");
                if (first || (line.AsSpan(0).Trim()).SequenceEqual("b"))
                    count += line.AsSpan(0).EndsWith("C", StringComparison.OrdinalIgnoreCase) ? 10 : 100;
                if (second && !line.AsSpan(0).Contains('b'))
                    count++;
                if (line.AsSpan(0).IndexOf("b", StringComparison.Ordinal) > 0)
                    count += 1000;
            }

            return count.ToString();
            """));

    [Theory]
    [InlineData("var", "var")]
    [InlineData("string", "ReadOnlySpan<char>")]
    public Task A_part_in_a_variable_becomes_a_span_in_a_variable(string before, string after) => Test.FixesAsync(
        Code.InRun($$"""
            int sum = 0;
            foreach (string line in new[] { "a1", "b2", "c3" })
            {
                // The number.
                {{before}} part = {|ALI0010:line.Substring(1)|};
                if (part == "2" || part.Length > 1 || part[0] == '7')
                    continue;
                foreach (char c in part)
                    sum += c;
                sum += int.Parse(part) + (part.StartsWith("3", StringComparison.Ordinal) ? 1 : 0);
            }

            return sum.ToString();
            """),
        Code.InRun($$"""
            int sum = 0;
            foreach (string line in new[] { "a1", "b2", "c3" })
            {
                // The number.
                {{after}} part = line.AsSpan(1);
                if (part.SequenceEqual("2") || part.Length > 1 || part[0] == '7')
                    continue;
                foreach (char c in part)
                    sum += c;
                sum += int.Parse(part) + (part.StartsWith("3", StringComparison.Ordinal) ? 1 : 0);
            }

            return sum.ToString();
            """));

    [Fact]
    public Task Awaiting_code_may_use_spans_that_do_not_wait() => Test.WithLanguage(LanguageVersion.CSharp8).FixesAsync(
        Code.InAsyncRun("""
            int sum = 0;
            string text = "123";
            while (sum < 10)
            {
                await Task.Yield();
                sum += int.Parse({|ALI0010:text.Substring(1, await Task.FromResult(1))|});
            }

            return sum.ToString();
            """),
        Code.InAsyncRun("""
            int sum = 0;
            string text = "123";
            while (sum < 10)
            {
                await Task.Yield();
                sum += int.Parse(text.AsSpan(1, await Task.FromResult(1)));
            }

            return sum.ToString();
            """));

    [Theory]
    [InlineData("int.Parse(text.Substring(text.IndexOf(':') + 1))")]
    [InlineData("text.Length > 3 && int.TryParse(text.Substring(3), out int x) ? x : 0")]
    public Task Without_nullable_analysis_a_use_of_the_string_shows_that_it_is_not_null(string expression) => Test.WithNullable(false).WithLanguage(LanguageVersion.CSharp7_3).FixesAsync(
        Code.InRun($$"""
            int sum = 0;
            foreach (string text in new[] { "a:12", "b:13" })
                sum += {{expression.Replace("text.Substring", "[|text.Substring", StringComparison.Ordinal).Replace(expression.Contains("(3)", StringComparison.Ordinal) ? "(3)" : "+ 1)", expression.Contains("(3)", StringComparison.Ordinal) ? "(3)|]" : "+ 1)|]", StringComparison.Ordinal)}};
            return sum.ToString();
            """),
        Code.InRun($$"""
            int sum = 0;
            foreach (string text in new[] { "a:12", "b:13" })
                sum += {{expression.Replace("Substring", "AsSpan", StringComparison.Ordinal)}};
            return sum.ToString();
            """));

    [Theory]
    [InlineData("list.Add(text.Substring(1));")]
    [InlineData("int.Parse(s: text.Substring(1));")]
    [InlineData("int.Parse(text.Substring(startIndex: 1));")]
    [InlineData("Convert.ToInt32(text.Substring(1), 16);")]
    [InlineData("string.Concat(text.Substring(1), n);")]
    [InlineData("string.Concat(text.Substring(1), text, text, text, text);")]
    [InlineData("string.IsNullOrEmpty(text.Substring(1));")]
    [InlineData("bool b = text.Substring(1) == other;")]
    [InlineData("bool b = text.Substring(1) == /* nothing */ \"\";")]
    [InlineData("bool b = (object)text.Substring(1) == (object)\"a\";")]
    [InlineData("bool b = text.Substring(1).StartsWith(\"a\");")]
    [InlineData("bool b = text.Substring(1).StartsWith(\"a\", StringComparison.CurrentCulture);")]
    [InlineData("bool b = text.Substring(1).StartsWith(other, StringComparison.Ordinal);")]
    [InlineData("int b = text.Substring(1).IndexOf(\"a\");")]
    [InlineData("bool b = text.Substring(1).Contains(\"a\");")]
    [InlineData("string b = text.Substring(1).Trim();")]
    [InlineData("string b = text.Substring(1).ToUpperInvariant();")]
    [InlineData("writer.Write(text.Substring(1));")]
    [InlineData("Own.Parse(text.Substring(1));")]
    [InlineData("int.Parse(maybe.Substring(1));")]
    [InlineData("int? b = maybe?.Substring(1).Length;")]
    [InlineData("var part = text.Substring(1); list.Add(part); int.Parse(part);")]
    [InlineData("var part = text.Substring(1); part = \"\"; int.Parse(part);")]
    [InlineData("var part = text.Substring(1); Func<int> f = () => int.Parse(part); f();")]
    [InlineData("var part = text.Substring(1); int F() => int.Parse(part); F();")]
    [InlineData("var part = text.Substring(1); object o = part; int.Parse(part);")]
    [InlineData("var part = text.Substring(1); bool b = part == other;")]
    [InlineData("var part = text.Substring(1); bool b = part is \"a\";")]
    [InlineData("string part = text.Substring(1), last = text.Substring(2); int.Parse(part);")]
    [InlineData("var part = text.Substring(1);")]
    [InlineData("System.Linq.Expressions.Expression<Func<int>> f = () => int.Parse(text.Substring(1));")]
    [InlineData("Func<int> f = () => int.Parse(text.Substring(1));")]
    [InlineData("if (n == i) return int.Parse(text.Substring(1));")]
    [InlineData("if (n == i) { Console.WriteLine(int.Parse(text.Substring(1))); break; }")]
    [InlineData("if (n == i) { Console.WriteLine(int.Parse(text.Substring(1))); throw new Exception(); }")]
    public Task What_needs_a_string_or_is_not_repeated_is_not_flagged(string body) => Test.IgnoresAsync(Code.InClass($$"""
        public class Own { public static int Parse(string text) => 1; public static int Parse(ReadOnlySpan<char> text) => 2; }
        public static int M(string text, string other, string? maybe, int n, List<string> list, TextWriter writer)
        {
            for (int i = 0; i < n; i++)
            {
                {{body}}
            }

            return 0;
        }
        """));

    [Theory]
    [InlineData("int.Parse(text.Substring(1))")]
    [InlineData("n < 1 || text.Length > 1 ? int.Parse(text.Substring(1)) : 0")]
    [InlineData("text?.Length > 1 ? int.Parse(text.Substring(1)) : 0")]
    [InlineData("text.ToNumber() + int.Parse(text.Substring(1))")]
    public Task What_may_be_null_is_not_flagged(string expression) => Test.WithNullable(false).IgnoresAsync(Code.InClass($$"""
        public static int M(string text, int n)
        {
            int sum = 0;
            while (n-- > 0)
                sum += {{expression}};
            return sum;
        }
        """) + "public static class Extension { public static int ToNumber(this string text) => 1; }");

    [Theory]
    [InlineData("static IEnumerable<int> M(string text) { while (true) yield return int.Parse(text.Substring(1)); }")]
    [InlineData("static async Task<int> M(string text) { while (true) { var part = text.Substring(1); await Task.Yield(); int.Parse(part); } }")]
    [InlineData("static async Task<string> M(string text) { while (true) string.Concat(text.Substring(1), await Task.FromResult(text)); }")]
    [InlineData("static async Task<int> M(string text) { while (true) foreach (char c in text.Substring(1)) await Task.Yield(); }")]
    [InlineData("static int M(string text) => int.Parse(text.Substring(1));")]
    [InlineData("static void M(string text, int n) { for (int i = int.Parse(text.Substring(1)); i < n; i++) ; }")]
    [InlineData("static void M(string text) { foreach (char c in text.Substring(1)) ; }")]
    public Task Spans_do_not_wait(string member) => Test.IgnoresAsync(Code.InClass(member));

    [Fact]
    public Task Without_the_namespace_there_is_no_AsSpan() => Test.IgnoresAsync("""
        public class C { public static int M(string text) { int sum = 0; while (sum < 9) sum += int.Parse(text.Substring(1)); return sum; } }
        """);

    [Fact]
    public async Task A_profile_makes_it_a_warning_outside_of_loops()
    {
        RuleTest hot = Test.WithHot(new HotSite("text.Substring(1, n)") { Type = "string", Verdict = "avoid" });
        Diagnostic diagnostic = Assert.Single(await hot.DiagnosticsAsync(Code.InMethod("Console.WriteLine(int.Parse(text.Substring(1, n)));")));
        Assert.Equal(DiagnosticSeverity.Warning, diagnostic.Severity);
        Assert.Equal(
            "What 'text.Substring(1, n)' makes does not leave 'M': use 'text.AsSpan(1, n)'. Measured: 1 GB in 1 M objects, 25 % of all bytes, 100 % died young, slots of 1024 B",
            diagnostic.GetMessage(System.Globalization.CultureInfo.InvariantCulture));
    }

    [Fact]
    public Task Nothing_crashes_on_half_a_file() => Test.CrashesOnNothingAsync(
        Code.InMethod("""
            for (int i = 0; i < n; i++)
            {
                string part = text.Substring(1);
                if (part == "a" || text.Substring(i).Trim() != "b" || int.TryParse(text.Substring(i, 2), out n))
                    n += part.Length;
            }
            """),
        stride: 7);
}
