using AllocInsight.Analyzers.CodeFixes.Fixes;
using AllocInsight.Analyzers.Rules;
using AllocInsight.Analyzers.Tests.Rules;
using AllocInsight.Testing.Analysis;
using Microsoft.CodeAnalysis.CodeFixes;
using Microsoft.CodeAnalysis.CSharp;

namespace AllocInsight.Analyzers.Tests.Rewriting;

/// <summary>A comment at any place of what is rewritten stays.</summary>
public sealed class CommentTests
{
    [Theory]
    [InlineData("var x = new byte[1000]; x.AsSpan(1, 2).Clear(); x.AsSpan().Clear(); x.AsSpan(4..).Clear(); x[0] = x[n]; Stream.Null.Write(x);")]
    [InlineData("var x = new byte[1000]; for (int i = 0; i < x.Length; i++) x[i]++; x.AsSpan(2).Clear();")]
    [InlineData("string[] x = new string[n]; x[0] = text;")]
    [InlineData("byte[] x = new byte[n]; Use(x); static void Use(byte[] all) { all[0]++; }")]
    public Task Of_arrays(string body) => KeepsAsync<TemporaryArrayAnalyzer, TemporaryArrayFix>(body);

    [Fact]
    public Task Of_arrays_from_ArrayPool() =>
        PoolRuleTest.Of<TemporaryArrayAnalyzer, TemporaryArrayFix>().With("allocinsight_target", "bcl").KeepsCommentsAsync(Code.InMethod("var x = new byte[n + 1]; x.AsSpan(1, 2).Clear();"));

    [Theory]
    [InlineData("var x = new List<string>(n) { text, text + n }; x.Add(text); n = x.Count;", LanguageVersion.CSharp14)]
    [InlineData("HashSet<string> x = new(StringComparer.Ordinal) { text }; n = x.Count;", LanguageVersion.CSharp14)]
    [InlineData("List<string> x = [text, text, .. text.Split(',')]; x.Add(text); n = x.Count;", LanguageVersion.CSharp14)]
    [InlineData("var x = new Dictionary<string, int>(n) { [text] = n }; n = x.Count;", LanguageVersion.CSharp7_3)]
    public Task Of_collections(string body, LanguageVersion language) => KeepsAsync<TemporaryCollectionAnalyzer, TemporaryCollectionFix>(body, language);

    [Theory]
    [InlineData("var x = new StringBuilder(text, n); x.Append(n).Append(text); Console.Write(x.ToString());")]
    public Task Of_builders(string body) => KeepsAsync<TemporaryBuilderAnalyzer, TemporaryBuilderFix>(body);

    [Theory]
    [InlineData("using var x = new MemoryStream(n); x.WriteByte(1); n = (int)x.Length;")]
    [InlineData("using (var x = new MemoryStream(n)) { x.WriteByte(1); n = (int)x.Length; }")]
    [InlineData("var x = new ArrayBufferWriter<byte>(1024); x.Write(\"a\"u8); n = x.WrittenCount; long m = x.WrittenCount;")]
    public Task Of_streams_and_writers(string body) => KeepsAsync<ScratchStreamAnalyzer, ScratchStreamFix>(body);

    [Theory]
    [InlineData("var list = new List<int> { n }; foreach (int x in list.ToList()) { list.Add(x); }", LanguageVersion.CSharp14)]
    [InlineData("var list = new List<int> { n }; if (n > 1) foreach (int x in list.ToArray()) list.Add(x);", LanguageVersion.CSharp14)]
    [InlineData("var list = new List<int> { n }; foreach (int x in list.ToList()) { list.Add(x); }", LanguageVersion.CSharp7_3)]
    [InlineData("var list = new List<int> { n }; int[] copy = list.Where(x => x > 1).ToArray(); for (int i = 0; i < copy.Length; i++) n += copy[i];", LanguageVersion.CSharp14)]
    public Task Of_copies(string body, LanguageVersion language) => KeepsAsync<EnumeratedCopyAnalyzer, EnumeratedCopyFix>(body, language);

    [Theory]
    [InlineData("while (n-- > 0) { var x = new List<int>(8); x.Add(n); n -= x.Count; }", LanguageVersion.CSharp14)]
    [InlineData("for (int i = 0; i < n; i++) { byte[] x = new byte[1024]; x[i] = 1; n -= x[0]; }", LanguageVersion.CSharp14)]
    [InlineData("for (int i = 0; i < n; i++) { var x = new byte[text.Length]; x[i] = 1; n -= x[0]; }", LanguageVersion.CSharp14)]
    [InlineData("for (int i = 0; i < n; i++) { var x = new byte[text.Length]; x[i] = 1; n -= x[0]; }", LanguageVersion.CSharp7_3)]
    [InlineData("for (int i = 0; i < n; i++) { var x = new byte[1024]; Array.Fill(x, (byte)1); n -= x[0]; }", LanguageVersion.CSharp14)]
    public Task Of_what_loops_make(string body, LanguageVersion language) => KeepsAsync<LoopAllocationAnalyzer, LoopAllocationFix>(body, language);

    [Fact]
    public Task Of_resettable_objects() => PoolRuleTest.Of<ResettableObjectAnalyzer, ResettableObjectFix>()
        .WithFile("R.cs", "public class R : AllocInsight.Pooling.IResettable { public int A, B; public void Add() => A++; public bool TryReset() { A = B = 0; return true; } }")
        .KeepsCommentsAsync(Code.InMethod("var x = new R { A = n, B = 2 }; x.Add(); n = x.A;"));

    [Theory]
    [InlineData("var x = new int[16]; int c = 0; for (int i = 0; i < n; i++) { if (c == x.Length) Array.Resize(ref x, x.Length * 2); x[c++] = i * i; } n = new List<int>(x.AsSpan(0, c).ToArray()).Count + c;")]
    [InlineData("var x = new char[16]; int c = 0; for (int i = 0; i < n; i++) { if (c == x.Length) Array.Resize(ref x, x.Length * 2); x[c++] = 'a'; } Console.Write(new string(x, 0, c));")]
    public Task Of_arrays_that_grow(string body) => KeepsAsync<GrowAndCopyAnalyzer, GrowAndCopyFix>(body);

    [Theory]
    [InlineData("text = text + 1; n = int.Parse(text.Substring(1, 2)); string part = text.Substring(n).Trim(); if (part == \"a\") n = part.Length;")]
    [InlineData("text = text + 1; foreach (string part in text.Split(',')) n += part.Length;")]
    [InlineData("text = text + 1; foreach (char c in text.ToCharArray()) n += c;")]
    [InlineData("text = text + 1; char[] x = text.ToCharArray(); Array.Reverse(x); Console.Write(x);")]
    [InlineData("text = text + 1; var x = Encoding.UTF8.GetBytes(text); Stream.Null.Write(x, 0, x.Length);")]
    public Task Of_texts(string body) => KeepsAsync<TemporaryTextAnalyzer, TemporaryTextFix>(body);

    [Theory]
    [InlineData("D.GetOrAdd(n, k => k + text);", "D", "Func<int, string>")]
    [InlineData("B.Append(n.ToString()).Append((n * 1.5).ToString());", "B", "string")]
    [InlineData("text = string.Format(\"{0} {1}\", n, n + 1);", "text", "int")]
    public Task Of_hot_lines(string body, string hot, string type) => PoolRuleTest.Of<HotImplicitAllocationAnalyzer, HotImplicitAllocationFix>()
        .WithFile("Known.cs", "public static class Known { public static readonly System.Collections.Concurrent.ConcurrentDictionary<int, string> D = new(); public static readonly System.Text.StringBuilder B = new(); }")
        .WithHot(new HotSite(hot) { Type = type, Verdict = "avoid" })
        .KeepsCommentsAsync("using static Known;\n" + Code.InMethod(body));

    [Theory]
    [InlineData("using var x = Pool.Rent<byte>(16); x[0] = 1; x.Span.Clear(); x.Slice(1, 2).Clear(); n = x.ToArray().Length + x[1..].Length; foreach (ref byte b in x) b++;")]
    [InlineData("using var lease = Pool.Array<string>(4, out var x); x[0] = text;")]
    [InlineData("using (var x = Pool.Rent<byte>(16)) { x[0] = 1; x.Span.Clear(); } n++;")]
    [InlineData("if (n > 1)\n    using (Pool.Array<byte>(8, out var x)) n += x[0];")]
    [InlineData("var x = ArrayPool<byte>.Shared.Rent(8); try { x[0] = 1; } finally { ArrayPool<byte>.Shared.Return(x); }")]
    [InlineData("var x = ArrayPool<byte>.Shared.Rent(8); try { x[0] = 1; } catch { n++; } finally { ArrayPool<byte>.Shared.Return(x); } n++;")]
    [InlineData("var x = ArrayPool<byte>.Shared.Rent(8); x[0] = 1; ArrayPool<byte>.Shared.Return(x);")]
    public Task Of_what_is_made_by_new_again(string body) => KeepsAsync<PoolingDoesNotPayAnalyzer, PoolingDoesNotPayFix>(body);

    private static Task KeepsAsync<TRule, TFix>(string body, LanguageVersion language = LanguageVersion.CSharp14)
        where TRule : PoolRule, new()
        where TFix : CodeFixProvider, new() => PoolRuleTest.Of<TRule, TFix>().WithLanguage(language).KeepsCommentsAsync(Code.InMethod(body));
}
