using System.Globalization;
using AllocInsight.Analyzers.CodeFixes.Fixes;
using AllocInsight.Analyzers.Rules;
using AllocInsight.Testing.Analysis;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;

namespace AllocInsight.Analyzers.Tests.Rules;

public sealed class HotImplicitAllocationLimitsTests
{
    private const string Header = "# allocinsight sites v1\tsource=allocation-sampled\tlostEvents=0\n"
        + "path\tsha256\tline\tcolumn\tmethod\tilOffset\ttype\tobjects\tbytes\tshare\tdiedYoung\tslotSize\tverdict\n";

    private static readonly string[] CrashTypes = ["int", "string", "object[]", "Program.(closure)", "Func<int, string>", "Func<int, bool>", "Enumerator", "Enumerable.ListWhereIterator<int>"];
    private static readonly string[] SeveralTypes = ["Func<int, string>", "string", "Program.(closure)", "int", "long"];

    private static readonly RuleTest Test = PoolRuleTest.Of<HotImplicitAllocationAnalyzer, HotImplicitAllocationFix>();

    [Fact]
    public Task Without_a_profile_there_is_nothing() =>
        Test.IgnoresAsync(Code.InMethod("object o = n; text += n; foreach (var x in (IEnumerable<char>)text) n += new List<int>().FindIndex(y => y == n);"));

    [Theory]
    [InlineData("avoid", 0.005, 1)]
    [InlineData("avoid", 0.0049, 0)]
    [InlineData("leave", 0.25, 0)]
    [InlineData("pool-object", 0.25, 0)]
    [InlineData("pool-array", 0.25, 0)]
    public async Task Only_what_is_hot_and_no_pool_serves_is_told(string verdict, double share, int count) =>
        Assert.Equal(count, (await Test.WithHot(new HotSite("object o") { Type = "int", Verdict = verdict, Share = share }).DiagnosticsAsync(Code.InMethod("object o = n;"))).Count);

    [Theory]
    [InlineData("avoid")]
    [InlineData("pool-array")]
    public Task An_argument_array_is_told_whatever_the_verdict(string verdict) =>
        Test.WithHot(new HotSite("Tell(n") { Type = "int[]", Verdict = verdict }).FlagsAsync(Code.InMethod("[|Tell(n, 2)|]; static void Tell(params int[] all) { }"));

    [Theory]
    [InlineData("Tell(new[] { n, 2 }); static void Tell(params int[] all) { }")]
    [InlineData("Tell(); static void Tell(params int[] all) { }")]
    [InlineData("Tell(n, 2); static void Tell(params ReadOnlySpan<int> all) { }")]
    public Task An_array_that_the_source_makes_is_not_an_argument_array(string body) =>
        Test.WithHot(new HotSite("Tell(") { Type = "int[]", Verdict = "pool-array" }).IgnoresAsync(Code.InMethod(body));

    [Fact]
    public Task The_hot_share_is_an_option() =>
        Test.With("allocinsight_hot_share", "0.5").WithHot(new HotSite("object o") { Type = "int", Verdict = "avoid" }).IgnoresAsync(Code.InMethod("object o = n;"));

    [Fact]
    public Task A_file_that_has_changed_is_not_looked_at() =>
        Test.WithProfile(Header + "App/Test.cs\tabc\t14\t9\tM:Program.M(System.Int32,System.String)\t0\tint\t100\t2000\t0.2\t1\t16\tavoid\n").IgnoresAsync(Code.InMethod("object o = n;"));

    [Theory]
    [InlineData("object o = n;", "long")]
    [InlineData("object o = text;", "string")]
    [InlineData("object o = n; o.ToString();", "string")]
    [InlineData("var o = $\"{n}\" + 1;", "int")]
    [InlineData("Func<int, int> f = x => x + 1; object o = f;", "Func<int, int>")]
    [InlineData("Func<int, int> f = static x => x + 1; object o = f;", "Func<int, int>")]
    [InlineData("Func<int, int> f = Math.Abs; object o = f;", "Func<int, int>")]
    [InlineData("const int k = 2; Func<int, int> f = x => x + k; object o = f;", "Func<int, int>")]
    [InlineData("var o = new StringBuilder().Append($\"{n}\");", "string")]
    [InlineData("object o = 1 + 2 == 3;", "int")]
    [InlineData("int o = 0; foreach (int x in new List<int>()) o += x;", "List<int>.Enumerator")]
    [InlineData("var o = new Dictionary<int, int>().ContainsKey(n);", "int")]
    [InlineData("var o = new List<(int, int)>().Contains((1, n));", "(int, int)")]
    public Task Where_nothing_makes_such_an_object_nothing_is_told(string body, string type) =>
        Test.WithHot(new HotSite("o") { Type = type, Verdict = "avoid" }).IgnoresAsync(Code.InMethod(body));

    [Theory]
    [InlineData(0, 1)]
    [InlineData(-1, 0)]
    public async Task A_row_whose_instruction_is_unknown_may_mean_another_line(int offset, int count)
    {
        string source = Code.InMethod("object o = n;");
        Assert.Equal(count, (await Test.WithProfile(Header + Row(source, 14, "int", offset)).DiagnosticsAsync(source)).Count);
    }

    [Theory]
    [InlineData("public static IEnumerable<object> M(int n) { object o = n; yield return o; }")]
    [InlineData("public static object M(int n) { again: object o = n; if (n-- > 5) goto again; return o; }")]
    [InlineData("public static object F = 5; public object o = 7;")]
    public Task Iterators_labels_and_fields_are_left_alone(string member) =>
        Test.WithHot(new HotSite("object o") { Type = "int", Verdict = "avoid" }).IgnoresAsync(Code.InClass(member));

    [Theory]
    [InlineData("public static object M(int it) => [|it|];")]
    [InlineData("public static int it; public static object P => [|it|];")]
    [InlineData("public static int it; public static object P { get { return [|it|]; } set { } }")]
    [InlineData("public static int it; public static object P { get => [|it|]; }")]
    [InlineData("public static Func<int, object> F = it => [|it|];")]
    [InlineData("public static Func<int, object> F = it => { return [|it|]; };")]
    [InlineData("public static object M(int it) { return Own(); object Own() => [|it|]; }")]
    [InlineData("public static object M(int it) { return Own(); object Own() { return [|it|]; } }")]
    [InlineData("public Program(int it) : this((object)[|it|]) { } public Program(object o) { }")]
    [InlineData("public static async Task<object> M(int it) { await Task.Yield(); return [|it|]; }")]
    [InlineData("public static object M(int it) { switch (it) { case 1: return [|it|]; default: return null!; } }")]
    [InlineData("public static object M(int it) { if (it > 1) return [|it|]; return null!; }")]
    [InlineData("public static object M(int it) { for (object o = [|it|]; ; ) return o; }")]
    [InlineData("public static object M(int it) { using (var s = new StringReader(\"\")) { return [|it|]; } }")]
    public Task Code_is_found_wherever_it_stands(string member) =>
        Test.WithHot(new HotSite("it") { Type = "int", Verdict = "avoid" }).FlagsAsync(Code.InClass(member));

    [Fact]
    public Task Top_level_statements_have_places_too() => Test
        .WithHot(new HotSite("object o") { Type = "int", Verdict = "avoid" }).WithHot(new HotSite("object o") { Type = "Program.(closure)", Verdict = "avoid" })
        .FlagsAsync("""
            object o = [|args.Length|];
            int least = args.Length;
            System.Console.WriteLine(System.Array.FindIndex(args, [|one => one.Length > least|]));
            """);

    // Debug builds make a closure at the opening brace.
    [Fact]
    public Task A_brace_may_be_a_place() =>
        Test.WithHot(new HotSite("{ return Array") { Type = "Program.(closure)", Verdict = "avoid" })
            .FlagsAsync(Code.InClass("public static int M(int n, int[] all) { return Array.FindIndex(all, [|x => x == n|]); }"));

    [Fact]
    public async Task A_statement_has_one_diagnostic_of_a_kind()
    {
        HotSite[] sites = [.. SeveralTypes.Select(type => new HotSite("d.GetOrAdd") { Type = type, Verdict = "avoid" })];
        IReadOnlyList<Diagnostic> found = await Test.WithHot(sites).DiagnosticsAsync(Code.InMethod(
            "d.GetOrAdd(n, k => text).CompareTo(n == 1 ? (object)n : 2L);",
            "public static void M(int n, string text, System.Collections.Concurrent.ConcurrentDictionary<int, string> d)"));
        Assert.Collection(
            found,
            closure => Assert.StartsWith("The lambda captures 'text'", closure.GetMessage(CultureInfo.InvariantCulture), StringComparison.Ordinal),
            box => Assert.StartsWith("'n' is boxed", box.GetMessage(CultureInfo.InvariantCulture), StringComparison.Ordinal));
    }

    [Theory]
    [InlineData(LanguageVersion.CSharp7_3, "add an overload without 'params' for so few")]
    [InlineData(LanguageVersion.CSharp14, "if they are only read, make the parameter 'params ReadOnlySpan<int>'")]
    public async Task Advice_fits_the_language(LanguageVersion language, string advice)
    {
        IReadOnlyList<Diagnostic> found = await Test.WithLanguage(language).WithHot(new HotSite("Tell(n") { Type = "int[]", Verdict = "avoid" })
            .DiagnosticsAsync(Code.InClass("public static void M(int n) { Tell(n, 2); } public static void Tell(params int[] all) { }"));
        Assert.Contains(advice, Assert.Single(found).GetMessage(CultureInfo.InvariantCulture), StringComparison.Ordinal);
    }

    // A profile is one of the very text, so each beginning of the source has its own.
    [Fact]
    public async Task Nothing_crashes_on_unfinished_code()
    {
        string source = Code.InClass("""
            private static readonly System.Collections.Concurrent.ConcurrentDictionary<int, string> Known = new();
            public static string M(int n, IEnumerable<int> all)
            {
                object boxed = string.Format("{0} {1}", n, all);
                foreach (int x in all.Where(y => y > n))
                    Console.WriteLine("a{0}", x, n, boxed, n);
                return Known.GetOrAdd(n, k => $"{n.ToString()}{k}") + new StringBuilder().Append(n.ToString());
            }
            """);
        for (int length = 1; length <= source.Length; length += 7)
        {
            string start = source[..length];
            string rows = string.Concat(Enumerable.Range(1, start.Count(mark => mark == '\n') + 1).SelectMany(line => CrashTypes.Select(type => Row(start, line, type, 0))));
            await Test.WithProfile(Header + rows).CrashesOnNothingAsync(start, length);
        }
    }

    private static string Row(string source, int line, string type, int offset)
    {
        string hash = Convert.ToHexStringLower(System.Security.Cryptography.SHA256.HashData(System.Text.Encoding.UTF8.GetBytes(source)));
        return $"App/Test.cs\t{hash}\t{line}\t\tM:Program.M(System.Int32,System.String)\t{offset}\t{type}\t100\t2000\t0.2\t1\t16\tavoid\n";
    }
}
