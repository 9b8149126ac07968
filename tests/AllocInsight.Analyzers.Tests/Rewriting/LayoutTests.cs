using AllocInsight.Analyzers.CodeFixes.Fixes;
using AllocInsight.Analyzers.Rules;
using AllocInsight.Analyzers.Tests.Rules;
using AllocInsight.Testing.Analysis;
using Microsoft.CodeAnalysis.CodeFixes;

namespace AllocInsight.Analyzers.Tests.Rewriting;

/// <summary>What is on a line with others stays there; what needs lines gets them.</summary>
public sealed class LayoutTests
{
    [Theory]
    [InlineData(
        "static void M(int n) { var a = [|new byte[n]|]; a[0] = 1; }",
        "static void M(int n) { using var a = Pool.Rent<byte>(n); a[0] = 1; }")]
    [InlineData(
        "static void M(int n) { string[] a = [|new string[n]|]; a[0] = \"\"; }",
        "static void M(int n) { using var aLease = Pool.Array<string>(n, out string[] a); a[0] = \"\"; }")]
    [InlineData(
        "static void M(int n) { var a = [|new byte[/* all */ n]|]; a[0] = 1; }",
        "static void M(int n) { /* all */ using var a = Pool.Rent<byte>(n); a[0] = 1; }")]
    public Task Of_arrays(string before, string after) => FixesAsync<TemporaryArrayAnalyzer, TemporaryArrayFix>(before, after);

    [Fact]
    public Task Of_arrays_from_ArrayPool() => PoolRuleTest.Of<TemporaryArrayAnalyzer, TemporaryArrayFix>().With("allocinsight_target", "bcl").WithoutRun().FixesAsync(
        Code.InClass("static void M(int n) { var a = [|new byte[n + 1]|]; a[0] = 1; }"),
        Code.InClass("""
            static void M(int n)
            {
                int aLength = n + 1;
                var aRented = ArrayPool<byte>.Shared.Rent(aLength);
                try
                {
                    var a = aRented.AsSpan(0, aLength);
                    a.Clear();
                    a[0] = 1;
                }
                finally
                {
                    ArrayPool<byte>.Shared.Return(aRented);
                }
            }
            """));

    [Theory]
    [InlineData(
        "static void M(List<int> l) { foreach (int x in [|l.ToList()|]) l.Add(x); l.Add(1); }",
        "static void M(List<int> l) { using var snapshotLease = Pool.List<int>(out var snapshot); snapshot.AddRange(l); foreach (int x in snapshot) l.Add(x); l.Add(1); }")]
    [InlineData(
        "static void M(List<int> l) { if (l.Count > 3) foreach (int x in [|l.ToList()|]) { l.Add(x); } l.Add(1); }",
        "static void M(List<int> l) { if (l.Count > 3) using (Pool.List<int>(out var snapshot)) { snapshot.AddRange(l); foreach (int x in snapshot) { l.Add(x); } } l.Add(1); }")]
    [InlineData(
        "static void M(List<int> l) { if (l.Count > 3) foreach (int x in [|l.ToList()|]) l.Add(x); else foreach (int x in [|l.ToArray()|]) l.Add(x + 1); }",
        "static void M(List<int> l) { if (l.Count > 3) using (Pool.List<int>(out var snapshot)) { snapshot.AddRange(l); foreach (int x in snapshot) l.Add(x); } else using (Pool.List<int>(out var snapshot)) { snapshot.AddRange(l); foreach (int x in snapshot) l.Add(x + 1); } }")]
    [InlineData(
        "static void M(List<int> l) { switch (l.Count) { case 1: foreach (int x in [|l.ToList()|]) l.Add(x); break; } }",
        "static void M(List<int> l) { switch (l.Count) { case 1: using (Pool.List<int>(out var snapshot)) { snapshot.AddRange(l); foreach (int x in snapshot) l.Add(x); } break; } }")]
    public Task Of_copies(string before, string after) => FixesAsync<EnumeratedCopyAnalyzer, EnumeratedCopyFix>(before, after);

    [Theory]
    [InlineData(
        "static int M(int n) { var x = [|new List<int>(n) { 1, /* two */ 2, n }|]; x.AddRange(x); return x.Count; }",
        "static int M(int n) { /* two */ using var xLease = Pool.List<int>(n, out var x); x.Add(1); x.Add(2); x.Add(n); x.AddRange(x); return x.Count; }")]
    [InlineData(
        "static int M(int n)\n{\n    var x = [|new List<int>(n) { 1, /* two */ 2, n }|]; x.AddRange(x); return x.Count;\n}",
        "static int M(int n)\n{\n    /* two */\n    using var xLease = Pool.List<int>(n, out var x); x.Add(1); x.Add(2); x.Add(n); x.AddRange(x); return x.Count;\n}")]
    public Task Of_collections(string before, string after) => FixesAsync<TemporaryCollectionAnalyzer, TemporaryCollectionFix>(before, after);

    [Fact]
    public Task Of_parts() => FixesAsync<TemporaryTextAnalyzer, TemporaryTextFix>(
        "static int M(int n) { string t = \"a,b\"; foreach (var part in [|t.Split(',')|]) n += part.Length; return n; }",
        "static int M(int n) { string t = \"a,b\"; foreach (var partRange in t.AsSpan().Split(',')) { var part = t.AsSpan(partRange); n += part.Length; } return n; }");

    [Theory]
    [InlineData("{ n += part.Length; }", "{ var part = t.AsSpan(partRange); n += part.Length; }")]
    [InlineData("\n    { n += part.Length; } // sum", "\n    { var part = t.AsSpan(partRange); n += part.Length; } // sum")]
    [InlineData("{\n    n += part.Length; }", "{\n    var part = t.AsSpan(partRange);\n    n += part.Length; }")]
    public Task Of_parts_in_a_loop_that_starts_its_line(string body, string after) => PoolRuleTest.Of<TemporaryTextAnalyzer, TemporaryTextFix>().WithoutRun().FixesAsync(
        Code.InMethod($"string t = \"a,b\";\nforeach (var part in [|t.Split(',')|]) {body}"),
        Code.InMethod($"string t = \"a,b\";\nforeach (var partRange in t.AsSpan().Split(',')) {after}"));

    [Fact]
    public Task Of_arrays_that_grow() => FixesAsync<GrowAndCopyAnalyzer, GrowAndCopyFix>(
        "static int[] M(int n) { var x = [|new int[4]|]; int c = 0; for (int i = 0; i < n; i++) { if (c == x.Length) Array.Resize(ref x, c * 2); x[c++] = i; } Array.Resize(ref x, c); return x; }",
        "static int[] M(int n) { using var x = new PooledBufferWriter<int>(); for (int i = 0; i < n; i++) { x.Add(i); } return x.ToArray(); }");

    private static Task FixesAsync<TRule, TFix>(string before, string after)
        where TRule : PoolRule, new()
        where TFix : CodeFixProvider, new() => PoolRuleTest.Of<TRule, TFix>().WithoutRun().FixesAsync(Code.InClass(before), Code.InClass(after));
}
