using AllocInsight.Analyzers.CodeFixes.Fixes;
using AllocInsight.Analyzers.Rules;
using AllocInsight.Testing.Analysis;
using Microsoft.CodeAnalysis.CSharp;

namespace AllocInsight.Analyzers.Tests.Rules;

/// <summary>ALI0002: wherever a declaration may stand, the fix compiles, means the same, and keeps what is written around it.</summary>
public sealed class TemporaryCollectionShapeTests
{
    private static readonly RuleTest Test = PoolRuleTest.Of<TemporaryCollectionAnalyzer, TemporaryCollectionFix>().With("allocinsight_threshold_bytes", "0");

    [Theory]
    [InlineData("public int P { get { var x = [|new List<int>()|]; x.Add(1); return x.Count; } }")]
    [InlineData("public int this[int i] { get { var x = [|new List<int>()|]; x.Add(i); return x.Count; } }")]
    [InlineData("public static int operator +(Program p, int n) { var x = [|new List<int>()|]; x.Add(n); return x.Count; }")]
    [InlineData("static Func<int, int> F = n => { var x = [|new List<int>()|]; x.Add(n); return x.Count; };")]
    [InlineData("static Func<int, Task<int>> F = async n => { var x = [|new List<int>()|]; await Task.Yield(); x.Add(n); return x.Count; };")]
    [InlineData("static T M<T>(T a, T b) where T : IComparable<T> { var x = [|new List<T>()|]; x.Add(a); x.Add(b); x.Sort(); return x[0]; }")]
    [InlineData("static TValue M<TKey, TValue>(TKey k, TValue v) where TKey : notnull { var x = [|new Dictionary<TKey, TValue>()|]; x[k] = v; return x[k]; }")]
    [InlineData("static int M(int n) { try { var x = [|new List<int>()|]; x.Add(n); return x[1]; } catch (ArgumentException e) when (e.Message != null) { return 0; } finally { n++; } }")]
    [InlineData("static int M(int n) { if (n > 0) { var x = [|new List<int>()|]; x.Add(n); return x[0]; } else { var x = [|new List<long>()|]; x.Add(n); return (int)x[0]; } }")]
    [InlineData("static void M(int n) { unsafe { checked { var x = [|new List<int>()|]; x.Add(n + 1); } } }")]
    [InlineData("static void M(int n) { switch (n) { case 1: { var x = [|new List<int>()|]; x.Add(n); break; } } }")]
    [InlineData("static void M(int n) { var x = [|new List<int>()|]; Action<int> add = i => x.Add(i); add(n); Array.ForEach(new[] { n }, add); }")]
    [InlineData("static int M(int n) { var x = [|new List<int>()|]; Fill(); return x.Count; void Fill() { if (x.Count < n) { x.Add(1); Fill(); } } }")]
    [InlineData("static int M(object o) { lock (o) { var x = [|new List<object>()|]; x.Add(o); return x.IndexOf(o); } }")]
    [InlineData("static int M(int n) { var x = [|new List<int>()|]; foreach (ref int i in System.Runtime.InteropServices.CollectionsMarshal.AsSpan(x)) i += n; return x.Count; }")]
    [InlineData("static int M(string s) { var x = [|new Dictionary<string, int>()|]; foreach (string w in s.Split(' ')) { ref int c = ref System.Runtime.InteropServices.CollectionsMarshal.GetValueRefOrAddDefault(x, w, out _); c++; } return x.Values.Max(); }")]
    [InlineData("static int M(string s) { var x = [|new Dictionary<string, int>()|]; var look = x.GetAlternateLookup<ReadOnlySpan<char>>(); return look.ContainsKey(s.AsSpan(1)) ? 1 : x.Count; }")]
    [InlineData("static int M(int n) { var x = [|new List<int>()|]; IReadOnlyList<int> y = x; IEnumerable<int> z = y.Where(i => i > n); return z.Count() + y.Count; }")]
    [InlineData("static bool M(int n) { var x = [|new List<int>()|]; x.Add(n); return x is { Count: > 0 } && x?.Count > n; }")]
    [InlineData("static string M(int n) { var x = [|new List<string>()|]; x.Add(\"\" + n); return $\"{x.Count} {string.Join(\",\", x)}\"; }")]
    [InlineData("static int M(int n) { var x = [|new List<int>()|]; using (var e = x.GetEnumerator()) { while (e.MoveNext()) n += e.Current; } return n; }")]
    public Task In_any_block_it_comes_from_the_pool(string member) => Test.WithoutRun().FixesAsync(
        Code.InClass(member),
        Code.InClass(System.Text.RegularExpressions.Regex.Replace(
            member, @"var (\w+) = \[\|new (\w+<(?:[^|])*>)\(\)\|\];", "using var $1Lease = Pool.$2(out var $1);")));

    [Fact]
    public Task What_stands_around_the_declaration_is_kept() => Test.WithoutRun().FixesAsync(
        Code.InMethod("""
            #region numbers
            // above
            /* before */ var x = /* inside */ [|new List<int>(
                n // as many
                )|]; // behind

            x.Add(1);
            #endregion
            #if !NEVER
            var y = [|new List<int>
            {
                n,
                int.Parse( // not hex
                    text),
            }|];
            #endif
            y.Add(x[0]);
            """),
        Code.InMethod("""
            #region numbers
            // above
            /* before */ /* inside */
            // as many
            using var xLease = Pool.List<int>(n, out var x); // behind

            x.Add(1);
            #endregion
            #if !NEVER
            using var yLease = Pool.List<int>(out var y);
            y.Add(n);
            y.Add(int.Parse( // not hex
                    text));
            #endif
            y.Add(x[0]);
            """));

    [Fact]
    public Task Several_on_a_line_and_nested_in_each_other_s_blocks_are_all_fixed() => Test.FixesAsync(
        Code.InRun("""
            var a = [|new List<int> { 1 }|]; var b = [|new HashSet<int>(a)|];
            foreach (int i in a)
            {
                var c = [|new Stack<int>()|]; c.Push(i);
                Action more = () => { var d = [|new Queue<int>(4)|]; d.Enqueue(c.Peek()); b.UnionWith(d); };
                more();
            }

            return a.Count + " " + b.Count;
            """),
        Code.InRun("""
            using var aLease = Pool.List<int>(out var a); a.Add(1); using var bLease = Pool.HashSet<int>(out var b);
            b.UnionWith(a);
            foreach (int i in a)
            {
                using var cLease = Pool.Stack<int>(out var c); c.Push(i);
                Action more = () => { using var dLease = Pool.Queue<int>(4, out var d); d.Enqueue(c.Peek()); b.UnionWith(d); };
                more();
            }

            return a.Count + " " + b.Count;
            """));

    [Fact]
    public Task Line_ends_stay_those_of_the_file() => Test.WithoutRun().FixesAsync(
        Code.InMethod("var x = [|new List<int> { n }|];\nx.Add(1);", pool: false).ReplaceLineEndings("\r\n"),
        Code.InMethod("using var xLease = Pool.List<int>(out var x);\nx.Add(n);\nx.Add(1);").ReplaceLineEndings("\r\n"));

    [Theory]
    [InlineData(LanguageVersion.CSharp8)]
    [InlineData(LanguageVersion.CSharp10)]
    [InlineData(LanguageVersion.CSharp13)]
    public Task Each_language_gets_what_it_understands(LanguageVersion language) => Test.WithLanguage(language).WithNullable(false).FixesAsync(
        Code.InRun("List<string> x = [|new List<string> { \"a\" }|]; x.Add(null); return x.Count + x[0];"),
        Code.InRun("using var xLease = Pool.List<string>(out List<string> x); x.Add(\"a\"); x.Add(null); return x.Count + x[0];"));

    [Fact]
    public Task An_old_language_nests_blocks_as_deep_as_there_are_leases() => Test.WithLanguage(LanguageVersion.CSharp7_3).FixesAsync(
        Code.InRun("""
            int n = 0;
            for (int i = 0; i < 3; i++)
            {
                var x = [|new List<int>(i)|];
                x.Add(i);
                // Numbers seen.
                var y = [|new Dictionary<int, int> { [i] = n }|];
                Func<int> count = () => { var z = [|new Stack<int>()|]; z.Push(i); return z.Count; };
                n += y[i] + x.Count + count();
            }

            return n + "";
            """),
        Code.InRun("""
            int n = 0;
            for (int i = 0; i < 3; i++)
            {
                using (Pool.List<int>(i, out var x))
                {
                    x.Add(i);
                    // Numbers seen.
                    using (Pool.Dictionary<int, int>(out var y))
                    {
                        y[i] = n;
                        Func<int> count = () => { using (Pool.Stack<int>(out var z)) { z.Push(i); return z.Count; } };
                        n += y[i] + x.Count + count();
                    }
                }
            }

            return n + "";
            """));

    [Fact]
    public Task Names_of_the_pool_s_that_mean_something_else_are_written_in_full() => Test.WithoutRun().FixesAsync(
        "using System.Collections.Generic;\nnamespace A { class Pool { } class C { static void M() { var x = [|new List<int>()|]; x.Add(1); } } }",
        "using System.Collections.Generic;\nnamespace A { class Pool { } class C { static void M() { using var xLease = global::AllocInsight.Pooling.Pool.List<int>(out var x); x.Add(1); } } }");
}
