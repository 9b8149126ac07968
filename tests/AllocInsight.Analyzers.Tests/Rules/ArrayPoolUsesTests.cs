using System.Globalization;
using AllocInsight.Analyzers.CodeFixes.Fixes;
using AllocInsight.Analyzers.Rules;
using AllocInsight.Testing.Analysis;
using Microsoft.CodeAnalysis.CSharp;

namespace AllocInsight.Analyzers.Tests.Rules;

/// <summary>For which uses of an array <c>allocinsight_target = bcl</c> makes it a span of one from <c>ArrayPool</c>.</summary>
public sealed class ArrayPoolUsesTests
{
    private static readonly RuleTest Test = PoolRuleTest.Of<TemporaryArrayAnalyzer, TemporaryArrayFix>().With("allocinsight_target", "bcl").WithoutPool();

    [Theory]
    [InlineData("Span<byte> y = x; y.Clear();")]
    [InlineData("ReadOnlySpan<byte> y = x; text = y.Length + text;")]
    [InlineData("Take(x);")]
    [InlineData("Read(x);")]
    [InlineData("Generic<byte>(x);")]
    [InlineData("n = x.IndexOf((byte)1);")]
    [InlineData("n = MemoryExtensions.IndexOf(x.AsSpan(), (byte)1);")]
    [InlineData("x.AsSpan(start: 1, length: 2).Clear();")]
    [InlineData("ref byte y = ref x[0]; y = 1;")]
    [InlineData("x.AsSpan().CopyTo(x);")]
    [InlineData("using var s = new StringReader(text); x[0] = (byte)s.Read();")]
    [InlineData("foreach (int y in x) n += y;")]
    [InlineData("if (int.TryParse(text, out int k)) x[k] = 1;")]
    public Task What_takes_an_array_as_a_span_takes_the_span(string use) => Test.WithoutRun().FixesAsync(
        Members(use, "[|new byte[n]|];", "x.AsSpan", isFixed: false),
        Members(use, "", "x.Slice", isFixed: true));

    [Theory]
    [InlineData("Array.Sort(x);")]
    [InlineData("Overloaded(x);")]
    [InlineData("text += Encoding.UTF8.GetString(x, 0, 1);")]
    [InlineData("Array.Reverse(x); x = new byte[1];")]
    [InlineData("Action write = () => x[0] = 1; write();")]
    [InlineData("void Write() => n++; Write();")]
    [InlineData("int Twice() { return 2 * n; } x[0] = (byte)Twice();")]
    [InlineData("again: x[0]++; if (x[0] < 3) goto again;")]
    [InlineData("var y = x; y[0] = 1;")]
    [InlineData("x[1..3].CopyTo(x.AsSpan());")]
    [InlineData("var y = x.Length > 3 ? x : null; text += y?.Length;")]
    [InlineData("foreach (var y in x.Reverse()) n += y;", "x = x ?? new byte[0]; n += x[0];")]
    [InlineData("Kept = x;")]
    [InlineData("\n#if DEBUG\nx[0] = 1;\n#endif\n")]
    [InlineData("\n#pragma warning disable CS0219\nint y = 1;\n#pragma warning restore CS0219\nx[0] = 1;")]
    public async Task What_needs_an_array_or_cannot_be_put_into_a_try_is_not_flagged(params string[] uses)
    {
        foreach (string use in uses)
            await Test.IgnoresAsync(Members(use, "", "", isFixed: false));
    }

    [Theory]
    [InlineData("var x = new string[n]; x[0] = text;")]
    [InlineData("var x = new byte[n][]; x[0] = null!;")]
    [InlineData("var x = new (int, string)[n]; x[0] = (1, text);")]
    [InlineData("switch (n) { case 1: var x = new byte[n]; x[0] = 1; break; }")]
    public Task Elements_with_references_and_sections_of_a_switch_are_not_flagged(string statements) => Test.IgnoresAsync(InMethod(statements));

    [Theory]
    [InlineData("public static async Task M(int n)", "var x = new byte[n]; x[0] = 1; await Task.Yield();")]
    [InlineData("public static async Task M(int n)", "{ var x = new byte[n]; x[0] = 1; } await Task.Yield();")]
    [InlineData("public static IEnumerable<int> M(int n)", "var x = new byte[n]; x[0] = 1; yield return 1;")]
    public Task Functions_that_wait_are_not_flagged(string signature, string statements) =>
        Test.IgnoresAsync(Code.InMethod(statements, signature, pool: false));

    [Fact]
    public Task The_top_level_of_a_program_is_not_flagged() => Test.IgnoresAsync("var x = new byte[args.Length + 1000]; x[0] = 1;");

    [Fact]
    public Task Languages_without_spans_are_not_flagged() =>
        Test.WithLanguage(LanguageVersion.CSharp7_1).IgnoresAsync(InMethod("var x = new byte[n]; x[0] = 1;"));

    [Fact]
    public async Task The_message_names_what_lends_the_array_also_where_the_project_has_the_pool()
    {
        RuleTest test = PoolRuleTest.Of<TemporaryArrayAnalyzer>().With("allocinsight_target", "bcl").WithHot("new byte[16 * n]");
        var diagnostic = Assert.Single(await test.DiagnosticsAsync(Code.InMethod("var x = new byte[16 * n]; x[0] = 1;")));
        Assert.StartsWith(
            "'x' does not leave 'M': rent it with 'ArrayPool<byte>.Shared.Rent(16 * n)'. Measured: ",
            diagnostic.GetMessage(CultureInfo.InvariantCulture),
            StringComparison.Ordinal);
    }

    [Fact]
    public Task Without_the_option_and_the_pool_nothing_is_flagged() =>
        Test.With("allocinsight_target", "pool").IgnoresAsync(InMethod("var x = new byte[n]; x[0] = 1;"));

    private static string InMethod(string statements) => Code.InMethod(statements, pool: false);

    /// <summary>A method that makes an array <c>x</c> and uses it, before or after the fix, and methods that it may call.</summary>
    private static string Members(string use, string creation, string part, bool isFixed)
    {
        string body = !isFixed
            ? $"byte[] x = {(creation.Length > 0 ? creation : "new byte[n];")}\n{use}"
            : $$"""
                byte[] xRented = ArrayPool<byte>.Shared.Rent(n);
                try
                {
                    Span<byte> x = xRented.AsSpan(0, n);
                    x.Clear();
                    {{use.Replace("x.AsSpan()", "x", StringComparison.Ordinal).Replace("x.AsSpan", part, StringComparison.Ordinal)}}
                }
                finally
                {
                    ArrayPool<byte>.Shared.Return(xRented);
                }
                """;
        return Code.InClass($$"""
            public static object? Kept;
            public static void Take(Span<byte> data) => Kept = data.Length;
            public static void Read(ReadOnlySpan<byte> data) => Kept = data.Length;
            public static void Overloaded(Span<byte> data) => Kept = data.Length;
            public static void Overloaded(ReadOnlySpan<byte> data) => Kept = -data.Length;
            public static void Generic<T>(Span<T> data) => Kept = data.Length;
            public static void M(int n, string text)
            {
            {{string.Join('\n', body.Split('\n').Select(line => line.StartsWith('#') ? line : "    " + line))}}
            }
            """, pool: false);
    }
}
