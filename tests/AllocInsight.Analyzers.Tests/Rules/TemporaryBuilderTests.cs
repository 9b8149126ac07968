using AllocInsight.Analyzers.CodeFixes.Fixes;
using AllocInsight.Analyzers.Rules;
using AllocInsight.Testing.Analysis;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;

namespace AllocInsight.Analyzers.Tests.Rules;

/// <summary>ALI0003.</summary>
public sealed class TemporaryBuilderTests
{
    private static readonly RuleTest Test = PoolRuleTest.Of<TemporaryBuilderAnalyzer, TemporaryBuilderFix>();

    [Fact]
    public Task A_builder_of_which_only_the_text_leaves_comes_from_the_pool() => Test.FixesAsync(
        Code.InRun("""
            // The report.
            var sb = {|ALI0003:new StringBuilder()|}; // of ten lines
            for (int i = 0; i < 10; i++)
                sb.Append("line ").Append(i).Append(' ').AppendFormat("{0:x}", i * 1000).AppendLine($", {i} of {sb.Length}");
            sb.Length--;
            sb.Insert(0, '<').Replace("line", "row");
            sb[0] = '[';
            int end = sb.Length;
            if (end > 20)
                sb.Remove(end - 2, 2);
            AddTo(sb);
            string half = sb.ToString(0, 10);
            return half + sb + $"{sb}" + sb.Append('!').ToString();

            static void AddTo(StringBuilder target) => target.Append("end").AppendJoin(',', 1, 2);
            """),
        Code.InRun("""
            // The report.
            using var sbLease = Pool.StringBuilder(out var sb); // of ten lines
            for (int i = 0; i < 10; i++)
                sb.Append("line ").Append(i).Append(' ').AppendFormat("{0:x}", i * 1000).AppendLine($", {i} of {sb.Length}");
            sb.Length--;
            sb.Insert(0, '<').Replace("line", "row");
            sb[0] = '[';
            int end = sb.Length;
            if (end > 20)
                sb.Remove(end - 2, 2);
            AddTo(sb);
            string half = sb.ToString(0, 10);
            return half + sb + $"{sb}" + sb.Append('!').ToString();

            static void AddTo(StringBuilder target) => target.Append("end").AppendJoin(',', 1, 2);
            """));

    [Theory]
    [InlineData("StringBuilder sb = [|new()|];", "using var sbLease = Pool.StringBuilder(out StringBuilder sb);")]
    [InlineData("var sb = [|new StringBuilder(200)|];", "using var sbLease = Pool.StringBuilder(200, out var sb);")]
    [InlineData("var sb = [|new StringBuilder(capacity: n * 2)|];", "using var sbLease = Pool.StringBuilder(n * 2, out var sb);")]
    [InlineData("var sb = [|new StringBuilder(text)|];", "using var sbLease = Pool.StringBuilder(out var sb);\nsb.Append(text);")]
    [InlineData("var sb = [|new StringBuilder(text.Trim() + n)|];", "using var sbLease = Pool.StringBuilder(out var sb);\nsb.Append(text.Trim() + n);")]
    [InlineData("var sb = [|new StringBuilder($\"<{n}>\")|];", "using var sbLease = Pool.StringBuilder(out var sb);\nsb.Append($\"<{n}>\");")]
    [InlineData("var sb = [|new StringBuilder(text, 64)|];", "using var sbLease = Pool.StringBuilder(64, out var sb);\nsb.Append(text);")]
    [InlineData("var sb = [|new StringBuilder(text, n)|];", "using var sbLease = Pool.StringBuilder(n, out var sb);\nsb.Append(text);")]
    [InlineData("var sb = [|new StringBuilder(text, 1, 2, 64)|];", "using var sbLease = Pool.StringBuilder(64, out var sb);\nsb.Append(text, 1, 2);")]
    [InlineData("var sb = [|new StringBuilder(null)|];", "using var sbLease = Pool.StringBuilder(out var sb);")]
    [InlineData("var sb = [|new StringBuilder((string?)null, 9)|];", "using var sbLease = Pool.StringBuilder(9, out var sb);")]
    [InlineData("var sb = [|new System.Text.StringBuilder { }|];", "using var sbLease = Pool.StringBuilder(out var sb);")]
    public Task What_it_starts_with_is_appended(string before, string after) => Test.FixesAsync(Filled(before), Filled(after));

    [Theory]
    [InlineData("var sb = new StringBuilder(); return sb;")]
    [InlineData("var sb = new StringBuilder(); return sb.Append(n);")]
    [InlineData("var sb = new StringBuilder(); return sb.Append(n).Clear();")]
    [InlineData("var sb = new StringBuilder(); var other = sb.Append(n); return other;")]
    [InlineData("var sb = new StringBuilder(); return n > 1 ? sb : null;")]
    [InlineData("var sb = new StringBuilder(); Kept = sb.Append(n); return null;")]
    [InlineData("var sb = new StringBuilder(); return new StringWriter(sb);")]
    [InlineData("var sb = new StringBuilder(); return System.Xml.XmlWriter.Create(sb);")]
    [InlineData("var sb = new StringBuilder(); return sb.GetChunks();")]
    [InlineData("var sb = new StringBuilder(); foreach (var chunk in sb.GetChunks()) return chunk; return null;")]
    [InlineData("var sb = new StringBuilder(); Kept = (Func<string>)sb.ToString; return null;")]
    [InlineData("var sb = new StringBuilder(); Kept = (Func<string>)(() => sb.ToString()); return null;")]
    [InlineData("var sb = new StringBuilder(); Unknown.Fill(sb); return sb.ToString();")]
    [InlineData("var sb = new StringBuilder(); Keep(sb); return sb.ToString();")]
    [InlineData("var sb = new StringBuilder(); lock (sb) sb.Append(n); return sb.ToString();")]
    [InlineData("var sb = new StringBuilder(); Task.Run(() => sb.Append(n)).Wait(); return sb.ToString();")]
    [InlineData("var sb = new StringBuilder(); return sb.Capacity;")]
    [InlineData("var sb = new StringBuilder(); sb.Capacity = 5; return null;")]
    [InlineData("var sb = new StringBuilder(); return sb.MaxCapacity;")]
    [InlineData("var sb = new StringBuilder(); return sb.EnsureCapacity(5);")]
    [InlineData("var sb = new StringBuilder(); return sb.Append(n).Capacity;")]
    [InlineData("var sb = new StringBuilder(5, 10); return sb.ToString();")]
    [InlineData("var sb = new StringBuilder { Capacity = 5 }; return sb.ToString();")]
    [InlineData("var sb = new StringBuilder(new Text()); return sb.ToString();")]
    [InlineData("var sb = new StringBuilder(Next(), int.Parse(Next())); return sb.ToString();")]
    [InlineData("var sb = new StringBuilder(capacity: 5, value: Next()); return sb.ToString();")]
    [InlineData("var sb = new StringBuilder(); sb.Append(n); sb = new StringBuilder(); return sb.ToString();")]
    [InlineData("object sb = new StringBuilder(); return sb.ToString();")]
    [InlineData("var sb = new StringBuilder().Append(n); return sb.ToString();")]
    [InlineData("return new StringBuilder().Append(n).ToString();")]
    [InlineData("if (n > 1) { var sb = new StringBuilder(); sb.Append(n); throw new Exception(sb.ToString()); } return null;")]
    public Task A_builder_that_leaves_or_is_of_another_form_is_not_flagged(string body) => Test.IgnoresAsync(Code.InClass($$"""
        public static object? Kept;
        public static object? M(int n)
        {
            {{body}}
        }
        private static void Keep(StringBuilder builder) => Kept = builder;
        private static string Next() => "1";
        private sealed class Text { public static implicit operator string(Text text) => "x"; }
        """) + """

        public abstract class Unknown { public static Unknown Other = null!; public abstract void Add(object o); public static void Fill(StringBuilder sb) => Other.Add(sb); }
        """);

    [Fact]
    public Task A_writer_or_reader_over_it_may_use_it_up() => Test.FixesAsync(
        Code.InRun("""
            var sb = [|new StringBuilder()|];
            using (var writer = new StringWriter(sb))
                writer.Write(12.5);
            return sb.ToString();
            """),
        Code.InRun("""
            using var sbLease = Pool.StringBuilder(out var sb);
            using (var writer = new StringWriter(sb))
                writer.Write(12.5);
            return sb.ToString();
            """));

    [Fact]
    public Task Several_in_one_method_are_all_taken_from_the_pool() => Test.FixesAsync(
        Code.InAsyncRun("""
            var sb = [|new StringBuilder("<")|];
            foreach (int n in new[] { 1, 2 })
            {
                var inner = [|new StringBuilder(n * 16)|];
                await Task.Yield();
                inner.Append(n);
                sb.Append(inner);
            }

            Func<int, string> repeat = n => { StringBuilder text = [|new()|]; text.Append('x', n); return text.ToString(); };
            return sb + repeat(3);
            """),
        Code.InAsyncRun("""
            using var sbLease = Pool.StringBuilder(out var sb);
            sb.Append("<");
            foreach (int n in new[] { 1, 2 })
            {
                using var innerLease = Pool.StringBuilder(n * 16, out var inner);
                await Task.Yield();
                inner.Append(n);
                sb.Append(inner);
            }

            Func<int, string> repeat = n => { using var textLease = Pool.StringBuilder(out StringBuilder text); text.Append('x', n); return text.ToString(); };
            return sb + repeat(3);
            """));

    [Fact]
    public Task In_an_old_language_the_text_is_appended_inside_the_using_statement() => Test.WithLanguage(LanguageVersion.CSharp7_3).FixesAsync(
        Code.InRun("""
            /* text */ var sb = [|new StringBuilder("a", 50)|]; /* more */
            sb.Append("b");
            return sb.ToString();
            """),
        Code.InRun("""
            /* text */
            using (Pool.StringBuilder(50, out var sb)) /* more */
            {
                sb.Append("a");
                sb.Append("b");
                return sb.ToString();
            }
            """));

    [Theory]
    [InlineData("sb.Append(n).Append(text);")]
    [InlineData("sb.AppendLine($\"{n}\");")]
    public async Task A_profile_of_its_growth_makes_it_a_warning(string growth)
    {
        RuleTest test = Test.WithHot(new HotSite(growth) { Type = "char[]", Verdict = "pool-buffer" });
        Diagnostic found = Assert.Single(await test.DiagnosticsAsync(Code.InMethod("var sb = new StringBuilder();\n" + growth)));
        Assert.Equal(DiagnosticSeverity.Warning, found.Severity);
        Assert.Equal(
            "Only the text of 'sb' leaves 'M': take it from the pool with 'using var sbLease = Pool.StringBuilder(out var sb)'. Measured: 1 GB in 1 M objects, 25 % of all bytes, 100 % died young, slots of 1024 B",
            found.GetMessage(System.Globalization.CultureInfo.InvariantCulture));
    }

    [Fact]
    public async Task What_else_is_hot_in_its_lines_does_not_make_it_a_warning()
    {
        RuleTest test = Test.WithHot(new HotSite("Console.Write(sb.ToString());") { Type = "string", Verdict = "avoid" });
        Diagnostic found = Assert.Single(await test.DiagnosticsAsync(Code.InMethod("var sb = new StringBuilder();\nConsole.Write(sb.ToString());")));
        Assert.Equal(DiagnosticSeverity.Info, found.Severity);
    }

    [Fact]
    public Task Half_a_file_is_no_reason_to_crash() => Test.CrashesOnNothingAsync(Filled("var sb = new StringBuilder(text, 1, 2, 64); sb.Append($\"{n}\").AppendLine();"), stride: 7);

    /// <summary>Statements that make <c>sb</c>.</summary>
    private static string Filled(string statements) => Code.InRun($$"""
        int n = 3;
        string text = "text";
        {{statements}}
        for (int i = 0; i < 100; i++)
            sb.Append(i);
        return sb.ToString();
        """);
}
