using AllocInsight.Analyzers.CodeFixes.Fixes;
using AllocInsight.Analyzers.Rules;
using AllocInsight.Testing.Analysis;
using Microsoft.CodeAnalysis.CSharp;

namespace AllocInsight.Analyzers.Tests.Rules;

public sealed class LoopAllocationFormTests
{
    private static readonly RuleTest Test = PoolRuleTest.Of<LoopAllocationAnalyzer, LoopAllocationFix>();

    [Fact]
    public Task Several_keep_their_order_and_the_empty_line_stays_above() => Test.FixesAsync(
        Code.InRun("""
            int sum = 0;

            for (int i = 0; i < 4; i++)
            {
                if (i == 1)
                    continue;
                var a = [|new List<int>()|];
                List<long> b = [|new()|];
                a.Add(i);
                b.Add(a.Count);
                sum += (int)b[0];
            }

            for (int i = 0; i < 4; i++)
            {
                var c = [|new List<int>()|];
                c.Add(i);
                sum += c.Count;
            }
            return sum.ToString();
            """),
        Code.InRun("""
            int sum = 0;

            var a = new List<int>();
            List<long> b = new();
            for (int i = 0; i < 4; i++)
            {
                if (i == 1)
                    continue;
                a.Clear();
                b.Clear();
                a.Add(i);
                b.Add(a.Count);
                sum += (int)b[0];
            }

            var c = new List<int>();
            for (int i = 0; i < 4; i++)
            {
                c.Clear();
                c.Add(i);
                sum += c.Count;
            }
            return sum.ToString();
            """));

    [Theory]
    [InlineData("byte[]", "byte[]?", "new byte[n]")]
    [InlineData("var", "byte[]?", "new byte[n]")]
    [InlineData("var", "byte[]?", "new byte[Size]")]
    [InlineData("var", "string?[]?", "new string?[n + 1]")]
    [InlineData("var", "int[,]?", "new int[8, n]")]
    [InlineData("var", "int[][]?", "new int[n][]")]
    [InlineData("var", "Dictionary<string, int?>.KeyCollection[]?", "new Dictionary<string, int?>.KeyCollection[n]")]
    [InlineData("var", "int[]?", "new int[1000 / n]")]
    [InlineData("var", "int[]?", "new int[checked(n * 2)]")]
    [InlineData("var", "int[]?", "new int[loose.Length]")]
    public Task A_size_that_may_not_be_asked_for_before_is_asked_for_in_the_first_round(string declared, string type, string creation) => Test.FixesAsync(
        Code.InClass($$"""
            private static readonly int Size = 100;
            public static string Run() => M(100, "ab", "ab") + M(-1, "", null!);
            [System.Runtime.CompilerServices.MethodImpl(System.Runtime.CompilerServices.MethodImplOptions.NoInlining)]
            private static int Use(Array array) => array.Length;
            private static string M(int n, string text, string? loose)
            {
                string all = "";
                foreach (char c in text)
                {
                    // scratch
                    {{declared}} x = [|{{creation}}|]; // n
                    all += Use(x);
                }
                return all;
            }
            """),
        Code.InClass($$"""
            private static readonly int Size = 100;
            public static string Run() => M(100, "ab", "ab") + M(-1, "", null!);
            [System.Runtime.CompilerServices.MethodImpl(System.Runtime.CompilerServices.MethodImplOptions.NoInlining)]
            private static int Use(Array array) => array.Length;
            private static string M(int n, string text, string? loose)
            {
                string all = "";
                {{type}} x = null;
                foreach (char c in text)
                {
                    // scratch
                    x ??= {{creation}}; // n
                    Array.Clear(x);
                    all += Use(x);
                }
                return all;
            }
            """));

    [Fact]
    public Task A_capacity_of_doubt_is_asked_for_in_the_first_round() => Test.FixesAsync(
        Code.InClass("""
            public static string Run() => M(4, 50) + M(-1, 0);
            private static string M(int n, int rounds)
            {
                string all = "";
                for (int i = 0; i < rounds; i++)
                {
                    List<(int, string?)> x = [|new(n)|];
                    var y = [|new Dictionary<string, List<int>?>(n)|];
                    y["a"] = null;
                    x.Add((i, null));
                    all += x.Count + y.Count;
                }
                return all;
            }
            """),
        Code.InClass("""
            public static string Run() => M(4, 50) + M(-1, 0);
            private static string M(int n, int rounds)
            {
                string all = "";
                List<(int, string?)>? x = null;
                Dictionary<string, List<int>?>? y = null;
                for (int i = 0; i < rounds; i++)
                {
                    x ??= new(n);
                    x.Clear();
                    y ??= new Dictionary<string, List<int>?>(n);
                    y.Clear();
                    y["a"] = null;
                    x.Add((i, null));
                    all += x.Count + y.Count;
                }
                return all;
            }
            """));

    [Fact]
    public Task A_size_of_doubt_needs_no_clear_where_all_is_filled() => Test.WithNullable(false).FixesAsync(
        Code.InClass("""
            public static string Run() => M(100, 5) + M(-1, 0);
            private static string M(int n, int rounds)
            {
                string all = "";
                for (int i = 0; i < rounds; i++)
                {
                    var x = [|new byte[n]|];
                    for (int j = 0; j < n; j++)
                        x[j] = (byte)j;
                    all += x[^1];
                }
                return all;
            }
            """),
        Code.InClass("""
            public static string Run() => M(100, 5) + M(-1, 0);
            private static string M(int n, int rounds)
            {
                string all = "";
                byte[] x = null;
                for (int i = 0; i < rounds; i++)
                {
                    x ??= new byte[n];
                    for (int j = 0; j < n; j++)
                        x[j] = (byte)j;
                    all += x[^1];
                }
                return all;
            }
            """));

    [Fact]
    public Task Before_CSharp_8_it_is_made_in_an_if() => Test.WithLanguage(LanguageVersion.CSharp7_3).WithoutRun().FixesAsync(
        Code.InMethod("""
            foreach (char c in text)
            {
                var x = [|new byte[n]|];
                x[0]++;
            }
            """),
        Code.InMethod("""
            byte[] x = null;
            foreach (char c in text)
            {
                if (x == null) x = new byte[n];
                Array.Clear(x);
                x[0]++;
            }
            """));

    [Theory]
    [InlineData("int size = 400;", "size")]
    [InlineData("int size = text.Length;", "size")]
    [InlineData("int size = text.Length; ", "size + 1")]
    [InlineData("int size = text.Length; ", "2 * size")]
    [InlineData("int size = text.Length; ", "size / 2 + 1")]
    [InlineData("var array = text.ToCharArray();", "array.Length")]
    [InlineData("var array = new int[text.Length];", "array.Length >> 1")]
    [InlineData("byte size = (byte)n;", "size")]
    [InlineData("ReadOnlySpan<char> span = text;", "span.Length")]
    [InlineData("const int Size = 400;", "Size * 3")]
    [InlineData("", "text.Length & 0xFF")]
    [InlineData("", "text.Length % 300")]
    public Task A_size_that_is_never_negative_is_asked_for_before_the_loop(string before, string size) => Test.WithoutRun().FixesAsync(
        Code.InMethod($$"""
            {{before}}
            for (int i = 0; i < 9; i++)
            {
                var x = [|new byte[{{size}}]|];
                x[0]++;
            }
            """),
        Code.InMethod($$"""
            {{before}}
            var x = new byte[{{size}}];
            for (int i = 0; i < 9; i++)
            {
                Array.Clear(x);
                x[0]++;
            }
            """));

    [Theory]
    [InlineData("int size = 4; size = n;", "size")]
    [InlineData("int size = text.Length - 5;", "size")]
    [InlineData("int size = text.Length;", "size * 3")]
    [InlineData("sbyte size = (sbyte)text.Length;", "size")]
    [InlineData("int[]? array = n > 0 ? [] : null; var other = array!;", "other.Length")]
    [InlineData("int size = 3; M(ref size);", "text.Length / (text.Length - 1)")]
    [InlineData("", "text.Length << 1")]
    public Task A_size_that_may_be_negative_is_not(string before, string size) => Test.WithoutRun().FixesAsync(
        Code.InClass($$"""
            static void M(ref int n) => n++;
            static void M(int n, string text)
            {
                {{before}}
                for (int i = 0; i < 9; i++)
                {
                    var x = [|new byte[{{size}}]|];
                    x[0]++;
                }
            }
            """),
        Code.InClass($$"""
            static void M(ref int n) => n++;
            static void M(int n, string text)
            {
                {{before}}
                byte[]? x = null;
                for (int i = 0; i < 9; i++)
                {
                    x ??= new byte[{{size}}];
                    Array.Clear(x);
                    x[0]++;
                }
            }
            """));

    [Fact]
    public Task Statements_at_the_top_level_and_lambdas_have_loops_too() => Test.WithoutRun().FixesAsync(
        """
        using System;
        using System.Collections.Generic;

        Func<int, int> f = n =>
        {
            int sum = 0;
            for (int i = 0; i < n; i++)
            {
                var inner = [|new List<int>()|];
                inner.Add(i);
                sum += inner.Count;
            }
            return sum;
        };

        foreach (string word in args)
        {
            var list = [|new List<int>()|];
            list.Add(f(1));
        }
        """,
        """
        using System;
        using System.Collections.Generic;

        Func<int, int> f = n =>
        {
            int sum = 0;
            var inner = new List<int>();
            for (int i = 0; i < n; i++)
            {
                inner.Clear();
                inner.Add(i);
                sum += inner.Count;
            }
            return sum;
        };

        var list = new List<int>();
        foreach (string word in args)
        {
            list.Clear();
            list.Add(f(1));
        }
        """);

    [Fact]
    public Task Without_a_directive_Array_is_written_in_full_or_imported() => Test.WithoutRun().FixesAsync(
        """
        class C
        {
            int[] Array = [];
            void M()
            {
                for (;;)
                {
                    var x = [|new int[100]|];
                    x[0]++;
                    if (Array.Length > x[0]) break;
                }
            }
        }
        """,
        """
        class C
        {
            int[] Array = [];
            void M()
            {
                var x = new int[100];
                for (;;)
                {
                    global::System.Array.Clear(x);
                    x[0]++;
                    if (Array.Length > x[0]) break;
                }
            }
        }
        """);
}
