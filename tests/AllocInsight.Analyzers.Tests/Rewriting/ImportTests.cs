using AllocInsight.Analyzers.CodeFixes.Fixes;
using AllocInsight.Analyzers.Rules;
using AllocInsight.Testing.Analysis;

namespace AllocInsight.Analyzers.Tests.Rewriting;

/// <summary>Where fixes put the pool's directive in files with conditions.</summary>
public sealed class ImportTests
{
    private const string Before = "public class C { public static void M(int n) { var x = [|new string[n]|]; x[0] = \"\"; } }";
    private const string After = "public class C { public static void M(int n) { using var xLease = Pool.Array<string>(n, out var x); x[0] = \"\"; } }";

    private static readonly RuleTest Test = RuleTest.Of<TemporaryArrayAnalyzer, TemporaryArrayFix>().WithoutRun();

    [Fact]
    public Task The_directive_does_not_go_under_a_condition() => Test.FixesAsync(
        $$"""
        using System;
        #if OLD
        using System.Old;
        #else
        using System.Linq;
        #endif

        {{Before}}
        """,
        $$"""
        using System;
        using AllocInsight.Pooling;
        #if OLD
        using System.Old;
        #else
        using System.Linq;
        #endif

        {{After}}
        """);

    [Fact]
    public Task The_directive_may_go_between_conditions() => Test.FixesAsync(
        $$"""
        #if !OLD
        using System;
        #endif
        using System.Collections.Generic;
        #if !OLD
        using System.Linq;
        #endif

        {{Before}}
        """,
        $$"""
        #if !OLD
        using System;
        #endif
        using System.Collections.Generic;
        using AllocInsight.Pooling;
        #if !OLD
        using System.Linq;
        #endif

        {{After}}
        """);

    [Fact]
    public Task Where_all_are_under_conditions_the_name_is_written_in_full() => Test.FixesAsync(
        $$"""
        #if !OLD
        using System;
        #endif

        {{Before}}
        """,
        $$"""
        #if !OLD
        using System;
        #endif

        {{After.Replace("Pool.", "global::AllocInsight.Pooling.Pool.", StringComparison.Ordinal)}}
        """);

    [Theory]
    [InlineData("System.Console.WriteLine(n);", true)]
    [InlineData("global::System.Console.WriteLine(n);", true)]
    [InlineData("int Console = n; Console++;", true)]
    [InlineData("Text.Console(n);", true)]
    [InlineData("Random.Next(n);", false)]
    [InlineData("new int[] { 1, 2 }.Reverse();", false)]
    public Task A_name_that_a_directive_would_not_change_allows_it(string statement, bool isAllowed)
    {
        const string Other = "\nnamespace Own { public static class Random { public static void Next(int n) { } } public static class Text { public static void Console(int n) { } public static void Reverse(this int[] all) { } } }\n";
        string body = "using Own;\n\npublic class C { public static void M(int n) { " + statement + " byte[] x = {0}; for (int i = 0; i < x.Length; i++) x[i] = 1; } }" + Other;
        string span = isAllowed ? "Span" : "global::System.Span";
        return Test.FixesAsync(
            body.Replace("{0}", "[|new byte[n]|]", StringComparison.Ordinal),
            (isAllowed ? "using System;\n" : "") + "using AllocInsight.Pooling;\n" + body.Replace("byte[] x = {0};", $"using var xLease = Pool.Rent<byte>(n); {span}<byte> x = xLease.Span;", StringComparison.Ordinal));
    }

    [Fact]
    public Task Regions_are_no_conditions() => Test.FixesAsync(
        $$"""
        #region License
        // Free.
        #endregion

        namespace Some
        {
            using System;

            {{Before}}
        }
        """,
        $$"""
        #region License
        // Free.
        #endregion

        namespace Some
        {
            using System;
            using AllocInsight.Pooling;

            {{After}}
        }
        """);
}
