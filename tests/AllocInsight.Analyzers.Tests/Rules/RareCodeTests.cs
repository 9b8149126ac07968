using AllocInsight.Analyzers.Rules;
using AllocInsight.Testing.Analysis;

namespace AllocInsight.Analyzers.Tests.Rules;

/// <summary>Code that runs once or only when something has failed is left alone, unless it is hot.</summary>
public sealed class RareCodeTests
{
    private static readonly RuleTest Test = PoolRuleTest.Of<TemporaryCollectionAnalyzer>().With("allocinsight_threshold_bytes", "0");

    [Theory]
    [InlineData("var x = new List<int>(); x.Add(n); throw new Exception(string.Join(\",\", x));")]
    [InlineData("var x = new List<int>(); foreach (char c in text) x.Add(c); throw new Exception(string.Join(\",\", x));")]
    [InlineData("if (n > 1) { var x = new List<int>(); x.Add(n); if (n > 2) throw new Exception(x.Count.ToString()); else throw new ArgumentException(x.Count.ToString()); }")]
    [InlineData("if (n > 1) { var x = new List<int>(); x.Add(n); Fail(x.Count); }")]
    [InlineData("try { Console.Write(n); } catch (Exception e) { var x = new List<int>(); x.Add(e.HResult); Console.Write(x.Count); }")]
    [InlineData("try { Console.Write(n); } catch (Exception e) when (e.HResult > 1) { var x = new List<int>(); x.Add(e.HResult); Console.Write(x.Count); }")]
    [InlineData("try { Console.Write(n); } catch { foreach (char c in text) { var x = new List<int>(); x.Add(c); Console.Write(x.Count); } }")]
    [InlineData("Action<int> f = i => { var x = new List<int>(); x.Add(i); throw new Exception(x.Count.ToString()); }; f(n);")]
    [InlineData("void F(int i) { var x = new List<int>(); x.Add(i); throw new Exception(x.Count.ToString()); } F(n);")]
    [InlineData("switch (n) { case 1: break; default: { var x = new List<int>(); x.Add(n); throw new Exception(x.Count.ToString()); } }")]
    public Task What_only_a_failure_runs_is_left_alone(string statements) => Test.IgnoresAsync(With(statements));

    [Theory]
    [InlineData("var x = [|new List<int>()|]; x.Add(n); if (x.Count > 1) throw new Exception(); Console.Write(x.Count);")]
    [InlineData("var x = [|new List<int>()|]; x.Add(n); Console.Write(n > 1 ? x.Count : throw new Exception());")]
    [InlineData("while (true) { var x = [|new List<int>(n++)|]; x.Add(n); if (x.Count > n) throw new Exception(); }")]
    [InlineData("while (true) { var x = [|new List<int>(n++)|]; x.Add(n); Console.Write(x.Count); }")]
    [InlineData("try { var x = [|new List<int>()|]; x.Add(n); Console.Write(x.Count); } catch (Exception) { throw; }")]
    [InlineData("try { Console.Write(n); } finally { var x = [|new List<int>()|]; x.Add(n); Console.Write(x.Count); }")]
    [InlineData("try { var x = [|new List<int>()|]; x.Add(n); Console.Write(x.Count); return; } finally { Console.Write(n); }")]
    [InlineData("if (n > 1) { var x = [|new List<int>()|]; x.Add(n); if (n > 2) Fail(x.Count); }")]
    [InlineData("Action<int> f = i => { var x = [|new List<int>()|]; x.Add(i); Console.Write(x.Count); }; f(n); throw new Exception();")]
    [InlineData("foreach (char c in text) { var x = [|new List<int>()|]; x.Add(c); if (x.Count > 1) continue; if (x.Count > 2) break; throw new Exception(); }")]
    public Task What_may_come_to_an_end_is_flagged(string statements) => Test.FlagsAsync(With(statements));

    [Theory]
    [InlineData("int count; public Program(int n) { var x = new List<int>(); x.Add(n); count = x.Count; }")]
    [InlineData("class Failure(int n) : InvalidOperationException { public override string Message { get { var x = new List<int>(); x.Add(n); return x.Count.ToString(); } } }")]
    [InlineData("[System.Diagnostics.DebuggerDisplay(\"{Text}\")] class Own { string Text { get { var x = new List<int>(); x.Add(1); return x.Count.ToString(); } } }")]
    [InlineData("[System.Diagnostics.DebuggerDisplay(\"n = {Text(),nq}\")] class Own { string Text() { var x = new List<int>(); x.Add(1); return x.Count.ToString(); } }")]
    [InlineData("class OwnDebugView { public string Text { get { var x = new List<int>(); x.Add(1); return x.Count.ToString(); } } }")]
    [InlineData("static class DebuggerTexts { public static string Of(int n) { var x = new List<int>(); x.Add(n); return x.Count.ToString(); } }")]
    [InlineData("int count; public void Initialize(int n) { var x = new List<int>(); x.Add(n); count = x.Count; }")]
    public Task Members_that_set_up_or_describe_are_left_alone(string members) => Test.IgnoresAsync(Code.InClass(members));

    [Theory]
    [InlineData("var x = new List<Type>(); x.Add(typeof(int)); Console.Write(x.Count);")]
    [InlineData("var x = new Dictionary<string, System.Reflection.PropertyInfo>(); foreach (var p in typeof(int).GetProperties()) x.Add(p.Name, p); Console.Write(x.Count);")]
    [InlineData("var x = new List<System.Linq.Expressions.Expression>(); x.Add(null!); Console.Write(x.Count);")]
    public Task Reflection_is_left_alone(string statements) => Test.IgnoresAsync(With(statements));

    [Fact]
    public Task A_static_constructor_runs_once() => Test.IgnoresAsync(
        Code.InClass("static readonly int Count; static Program() { var x = new List<int>(); x.Add(1); Count = x.Count; }"));

    [Fact]
    public Task A_function_that_a_static_constructor_makes_may_run_often() => Test.FlagsAsync(
        Code.InClass("static readonly Func<int, int> F; static Program() { F = n => { var x = [|new List<int>()|]; x.Add(n); return x.Count; }; }"));

    [Fact]
    public Task A_failure_that_a_profile_shows_to_be_hot_is_told() => Test.WithHot("new List<int>()").FlagsAsync(
        With("if (n > 1) { var x = [|new List<int>()|]; x.Add(n); throw new Exception(x.Count.ToString()); }"));

    [Theory]
    [InlineData("if (n > 1) { var x = new byte[n]; x[0] = 1; Fail(x[n - 1]); }")]
    [InlineData("if (n > 1) { var x = new System.Text.StringBuilder(); x.Append(n); Fail(x.ToString().Length); }")]
    [InlineData("if (n > 1) { var x = new MemoryStream(); x.WriteByte(1); Fail((int)x.Length); }")]
    [InlineData("if (n > 1) { foreach (char c in text.ToList()) Console.Write(c); Fail(n); }")]
    [InlineData("if (n > 1) { foreach (char c in text.ToCharArray()) Console.Write(c); Fail(n); }")]
    public Task All_rules_leave_it_alone(string statements) => RuleTest.Of(AllAnalyzers.Create()).IgnoresAsync(With(statements));

    private static string With(string statements) => Code.InClass(
        $"[System.Diagnostics.CodeAnalysis.DoesNotReturn] static void Fail(int n) => throw new Exception(n.ToString());\npublic static void M(int n, string text) {{ {statements} }}");
}
