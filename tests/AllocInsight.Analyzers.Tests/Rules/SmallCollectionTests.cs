using AllocInsight.Analyzers.Rules;
using AllocInsight.Testing.Analysis;

namespace AllocInsight.Analyzers.Tests.Rules;

/// <summary>A collection that is seen to stay small is made faster than taken from the pool.</summary>
public sealed class SmallCollectionTests
{
    private static readonly RuleTest Test = PoolRuleTest.Of<TemporaryCollectionAnalyzer>();

    [Theory]
    [InlineData("var x = new List<int>(); Console.Write(x.Count);")]
    [InlineData("var x = new List<int>(); x.Add(n); x.Add(1); if (n > 1) x.Add(2); else x.Insert(0, 3); x.Sort(); x.Remove(1); Console.Write(x[0] + string.Join(\",\", x));")]
    [InlineData("var x = new List<string>(4) { text }; x.Add(text); foreach (string s in x) Console.Write(s);")]
    [InlineData("List<string> x = [text, text, text]; x.Add(text); Console.Write(string.Join(\" \", x.Where(s => s != \"\")));")]
    [InlineData("var x = new Stack<int>(); x.Push(n); while (n-- > 0) Console.Write(x.Peek()); Console.Write(x.Pop());")]
    [InlineData("var x = new Queue<int>(); x.Enqueue(n); Console.Write(x.Dequeue());")]
    [InlineData("var x = new List<string> { text, text }; Console.Write(Join(x)); static string Join(IReadOnlyList<string> parts) => string.Join(\" \", parts);")]
    [InlineData("List<string> x = new(); x.Add(text); Console.Write(Join(x)); static string Join(IReadOnlyList<string> parts) { var all = parts.ToList(); all.RemoveAll(string.IsNullOrEmpty); return string.Join(\" \", all); }")]
    [InlineData("List<string> x = new(); if (n == 0) { Console.Write(1); return; } x.Add(text); x.Add(n.ToString()); x.Add(text); x.Add(text); Console.Write(string.Join(\" \", x));")]
    [InlineData("for (int i = 0; i < n; i++) { var x = new List<int>(); x.Add(i); Console.Write(x.Count); }")]
    public Task A_few_elements_are_left_alone(string statements) => Test.IgnoresAsync(Code.InMethod(statements));

    [Theory]
    [InlineData("var x = [|new List<int>()|]; foreach (char c in text) x.Add(c); Console.Write(x.Count);")]
    [InlineData("var x = [|new List<int>()|]; x.Add(1); x.Add(2); x.Add(3); x.Add(4); x.Add(5); Console.Write(x.Count);")]
    [InlineData("var x = [|new List<int>(16)|]; x.Add(1); Console.Write(x.Count);")]
    [InlineData("var x = [|new List<int>(n)|]; x.Add(1); Console.Write(x.Count);")]
    [InlineData("var x = [|new List<char>(text)|]; x.Add('a'); Console.Write(x.Count);")]
    [InlineData("List<char> x = [|[.. text]|]; Console.Write(x.Count);")]
    [InlineData("var x = [|new List<char>()|]; x.AddRange(text); Console.Write(x.Count);")]
    [InlineData("var x = [|new List<int>()|]; var y = x; y.Add(1); Console.Write(x.Count);")]
    [InlineData("var x = [|new List<int>()|]; Action<int> add = i => x.Add(i); add(n); Console.Write(x.Count);")]
    [InlineData("var x = [|new List<int>()|]; Fill(x); Console.Write(x.Count); static void Fill(List<int> list) => list.Add(1);")]
    [InlineData("var x = [|new List<(long, long, long, long, long, long, long)>()|]; x.Add(default); Console.Write(x.Count);")]
    [InlineData("var x = [|new Dictionary<int, int>()|]; x.Add(1, n); Console.Write(x.Count);")]
    [InlineData("var x = [|new HashSet<int>()|]; x.Add(n); Console.Write(x.Count);")]
    [InlineData("var x = [|new Dictionary<int, int> { { Math.Max(n, 1), 1 }, { Math.Min(n, 0), 2 } }|]; Console.Write(x.Count);")]
    public Task What_may_grow_or_is_large_is_flagged(string statements) => Test.FlagsAsync(Code.InMethod(statements));

    [Theory]
    [InlineData("var x = new Dictionary<string, string> { { \"a\", text }, { \"b\", text.Trim() } }; Console.Write(x[text]);")]
    [InlineData("var x = new Dictionary<int, string> { [1] = text, [2] = text.Trim() }; Console.Write(x[n]);")]
    [InlineData("var x = new Dictionary<long, Func<long, string>> { { (long)Math.Pow(10, 6), i => i + text }, { (long)Math.Pow(10, 3), i => text } }; Console.Write(x[n](n));")]
    [InlineData("var x = new Dictionary<string, string> { { string.Empty, text }, { bool.TrueString, text.Trim() } }; Console.Write(x[text]);")]
    public Task A_dictionary_of_constant_keys_is_a_table(string statements) => Test.IgnoresAsync(Code.InMethod(statements));

    [Fact]
    public Task One_that_a_profile_shows_to_be_hot_is_told() => Test.WithHot("new List<int>()").FlagsAsync(
        Code.InMethod("var x = [|new List<int>()|]; x.Add(n); Console.Write(x.Count);"));

    [Fact]
    public Task The_threshold_is_the_projects() => Test.With("allocinsight_threshold_bytes", "72").FlagsAsync(
        Code.InMethod("var x = [|new List<int>()|]; x.Add(n); Console.Write(x.Count);"));
}
