using AllocInsight.Analyzers.CodeFixes.Fixes;
using AllocInsight.Analyzers.Rules;
using AllocInsight.Testing.Analysis;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;

namespace AllocInsight.Analyzers.Tests.Rules;

/// <summary>ALI0002: what it finds and what it makes of that.</summary>
public sealed class TemporaryCollectionTests
{
    private static readonly RuleTest Test = PoolRuleTest.Of<TemporaryCollectionAnalyzer, TemporaryCollectionFix>().With("allocinsight_threshold_bytes", "0");

    [Fact]
    public Task A_list_that_stays_in_the_method_comes_from_the_pool() => Test.FixesAsync(
        Code.InRun("""
            // The squares.
            var squares = {|ALI0002:new List<int>()|};  // up to 100
            for (int i = 0; i < 100; i++)
                squares.Add(i * i);
            squares.Sort((a, b) => b - a);
            squares.RemoveAt(0);
            return string.Join(",", squares.Where(n => n % 2 == 0).Select(n => n + 1)) + squares[^1] + squares.Count;
            """),
        Code.InRun("""
            // The squares.
            using var squaresLease = Pool.List<int>(out var squares);  // up to 100
            for (int i = 0; i < 100; i++)
                squares.Add(i * i);
            squares.Sort((a, b) => b - a);
            squares.RemoveAt(0);
            return string.Join(",", squares.Where(n => n % 2 == 0).Select(n => n + 1)) + squares[^1] + squares.Count;
            """));

    [Fact]
    public Task Every_kind_that_the_pool_has_comes_from_it() => Test.FixesAsync(
        Code.InRun("""
            var seen = [|new HashSet<string>(StringComparer.OrdinalIgnoreCase)|];
            var counts = [|new Dictionary<string, int>(StringComparer.Ordinal)|];
            Stack<int> open = [|new()|];
            var waiting = [|new Queue<int>()|];
            var next = [|new PriorityQueue<string, int>()|];
            string result = "";
            foreach (string word in new[] { "a", "B", "b", "A", "c" })
            {
                if (!seen.Add(word))
                    result += word;
                counts[word] = counts.TryGetValue(word, out int old) ? old + 1 : 1;
                open.Push(word[0]);
                waiting.Enqueue(word[0]);
                next.Enqueue(word, -word[0]);
            }

            while (open.Count > 0)
                result += open.Pop() + waiting.Dequeue();
            foreach ((string key, int value) in counts)
                result += key + value;
            while (next.TryDequeue(out string? word, out _))
                result += word;
            return result;
            """),
        Code.InRun("""
            using var seenLease = Pool.HashSet<string>(out var seen, StringComparer.OrdinalIgnoreCase);
            using var countsLease = Pool.Dictionary<string, int>(out var counts, StringComparer.Ordinal);
            using var openLease = Pool.Stack<int>(out Stack<int> open);
            using var waitingLease = Pool.Queue<int>(out var waiting);
            using var nextLease = Pool.PriorityQueue<string, int>(out var next);
            string result = "";
            foreach (string word in new[] { "a", "B", "b", "A", "c" })
            {
                if (!seen.Add(word))
                    result += word;
                counts[word] = counts.TryGetValue(word, out int old) ? old + 1 : 1;
                open.Push(word[0]);
                waiting.Enqueue(word[0]);
                next.Enqueue(word, -word[0]);
            }

            while (open.Count > 0)
                result += open.Pop() + waiting.Dequeue();
            foreach ((string key, int value) in counts)
                result += key + value;
            while (next.TryDequeue(out string? word, out _))
                result += word;
            return result;
            """));

    [Theory]
    [InlineData("var x = [|new List<int>(n)|]; x.Add(1);", "using var xLease = Pool.List<int>(n, out var x); x.Add(1);")]
    [InlineData("var x = [|new List<int>(capacity: 5)|]; x.Add(1);", "using var xLease = Pool.List<int>(5, out var x); x.Add(1);")]
    [InlineData("List<int> x = [|new(n)|]; x.Add(1);", "using var xLease = Pool.List<int>(n, out List<int> x); x.Add(1);")]
    [InlineData("List<string?>? x = [|new()|]; x.Add(null);", "using var xLease = Pool.List<string?>(out List<string?>? x); x.Add(null);")]
    [InlineData("System.Collections.Generic.List<int> x = [|new System.Collections.Generic.List<int>()|]; x.Add(1);", "using var xLease = Pool.List<int>(out System.Collections.Generic.List<int> x); x.Add(1);")]
    [InlineData("var @new = [|new List<int>()|]; @new.Add(1);", "using var newLease = Pool.List<int>(out var @new); @new.Add(1);")]
    [InlineData("var x = [|new List<(int Id, string Name)>()|]; x.Add((1, text)); Use(x[0].Name);", "using var xLease = Pool.List<(int Id, string Name)>(out var x); x.Add((1, text)); Use(x[0].Name);")]
    [InlineData("var x = [|new HashSet<int>(n)|]; x.Add(1);", "using var xLease = Pool.HashSet<int>(n, out var x); x.Add(1);")]
    [InlineData("var x = [|new HashSet<string>(n, StringComparer.Ordinal)|]; x.Add(text);", "using var xLease = Pool.HashSet<string>(n, out var x, StringComparer.Ordinal); x.Add(text);")]
    [InlineData("var x = [|new HashSet<string>(comparer: Once, capacity: n)|]; x.Add(text);", "using var xLease = Pool.HashSet<string>(n, out var x, Once); x.Add(text);")]
    [InlineData("var x = [|new HashSet<string>((IEqualityComparer<string>?)null)|]; x.Add(text);", "using var xLease = Pool.HashSet<string>(out var x); x.Add(text);")]
    [InlineData("var x = [|new HashSet<object>(ReferenceEqualityComparer.Instance)|]; x.Add(text);", "using var xLease = Pool.HashSet<object>(out var x, ReferenceEqualityComparer.Instance); x.Add(text);")]
    [InlineData("var x = [|new Dictionary<int, string>(n)|]; x[1] = text;", "using var xLease = Pool.Dictionary<int, string>(n, out var x); x[1] = text;")]
    [InlineData("var x = [|new Dictionary<string, int>(n, Fixed)|]; x[text] = 1;", "using var xLease = Pool.Dictionary<string, int>(n, out var x, Fixed); x[text] = 1;")]
    [InlineData("var x = [|new Dictionary<string, int>(comparer: null)|]; x[text] = 1;", "using var xLease = Pool.Dictionary<string, int>(out var x); x[text] = 1;")]
    [InlineData("var x = [|new Stack<int>(n)|]; x.Push(1);", "using var xLease = Pool.Stack<int>(n, out var x); x.Push(1);")]
    [InlineData("var x = [|new Queue<int>(n)|]; x.Enqueue(1);", "using var xLease = Pool.Queue<int>(n, out var x); x.Enqueue(1);")]
    [InlineData("var x = [|new PriorityQueue<int, int>(Comparer<int>.Default)|]; x.Enqueue(1, 1);", "using var xLease = Pool.PriorityQueue<int, int>(out var x, Comparer<int>.Default); x.Enqueue(1, 1);")]
    public Task Capacity_and_comparer_are_kept(string before, string after) =>
        Test.WithoutRun().FixesAsync(WithComparers(before), WithComparers(after));

    [Theory]
    [InlineData("var x = [|new List<int> { 1, n }|];", "using var xLease = Pool.List<int>(out var x);\nx.Add(1);\nx.Add(n);")]
    [InlineData("List<int> x = [|new(4) { n }|];", "using var xLease = Pool.List<int>(4, out List<int> x);\nx.Add(n);")]
    [InlineData("var x = [|new List<int>() { }|];", "using var xLease = Pool.List<int>(out var x);")]
    [InlineData("var x = [|new List<int>(numbers) { 7 }|];", "using var xLease = Pool.List<int>(out var x);\nx.AddRange(numbers);\nx.Add(7);")]
    [InlineData("var x = [|new List<int>(collection: numbers.Where(i => i > 1))|];", "using var xLease = Pool.List<int>(out var x);\nx.AddRange(numbers.Where(i => i > 1));")]
    [InlineData("var x = [|new HashSet<int>(numbers)|];", "using var xLease = Pool.HashSet<int>(out var x);\nx.UnionWith(numbers);")]
    [InlineData("var x = [|new HashSet<int>(numbers, EqualityComparer<int>.Default)|];", "using var xLease = Pool.HashSet<int>(out var x, EqualityComparer<int>.Default);\nx.UnionWith(numbers);")]
    [InlineData("var x = [|new Dictionary<string, int> { { \"a\", 1 }, { n.ToString(), n } }|];", "using var xLease = Pool.Dictionary<string, int>(out var x);\nx.Add(\"a\", 1);\nx.Add(n.ToString(), n);")]
    [InlineData("var x = [|new Dictionary<string, int> { [\"a\"] = 1, [n.ToString()] = n }|];", "using var xLease = Pool.Dictionary<string, int>(out var x);\nx[\"a\"] = 1;\nx[n.ToString()] = n;")]
    [InlineData("List<int> x = [|[]|];", "using var xLease = Pool.List<int>(out List<int> x);")]
    [InlineData("List<int> x = [|[1, n, int.Parse(\"5\")]|];", "using var xLease = Pool.List<int>(out List<int> x);\nx.Add(1);\nx.Add(n);\nx.Add(int.Parse(\"5\"));")]
    [InlineData("HashSet<int> x = [|[n, .. numbers]|];", "using var xLease = Pool.HashSet<int>(out HashSet<int> x);\nx.Add(n);\nx.UnionWith(numbers);")]
    [InlineData("List<object> x = [|[.. \"a,b\".Split(',')]|];", "using var xLease = Pool.List<object>(out List<object> x);\nx.AddRange(\"a,b\".Split(','));")]
    public Task What_it_starts_with_is_added_by_statements(string before, string after) => Test.FixesAsync(Filled(before), Filled(after));

    [Fact]
    public Task A_comment_in_an_initializer_is_kept() => Test.WithoutRun().FixesAsync(
        Code.InMethod("""
            var x = [|new List<int>
            {
                // the first
                1,
                n, /* the last */
            }|];
            x.Add(2);
            """),
        Code.InMethod("""
            // the first
            /* the last */
            using var xLease = Pool.List<int>(out var x);
            x.Add(1);
            x.Add(n);
            x.Add(2);
            """));

    [Fact]
    public Task In_a_loop_and_a_nested_function_it_comes_from_the_pool_too() => Test.FixesAsync(
        Code.InRun("""
            int total = 0;
            for (int i = 0; i < 10; i++)
            {
                var digits = [|new List<int>(i)|];
                for (int rest = i * 1234; rest > 0; rest /= 10)
                    digits.Add(rest % 10);
                total += Sum(digits) + digits.Count;
            }

            Func<int, int> distinct = n =>
            {
                var seen = [|new HashSet<int>()|];
                for (; n > 0; n /= 10)
                    seen.Add(n % 10);
                return seen.Count;
            };
            return total + " " + distinct(12212) + Local(3);

            static int Sum(List<int> list)
            {
                int sum = 0;
                foreach (int n in list)
                    sum += n;
                return sum;
            }

            static int Local(int n)
            {
                List<int> list = [|[]|];
                while (list.Count < n)
                    list.Add(n);
                return list.Count;
            }
            """),
        Code.InRun("""
            int total = 0;
            for (int i = 0; i < 10; i++)
            {
                using var digitsLease = Pool.List<int>(i, out var digits);
                for (int rest = i * 1234; rest > 0; rest /= 10)
                    digits.Add(rest % 10);
                total += Sum(digits) + digits.Count;
            }

            Func<int, int> distinct = n =>
            {
                using var seenLease = Pool.HashSet<int>(out var seen);
                for (; n > 0; n /= 10)
                    seen.Add(n % 10);
                return seen.Count;
            };
            return total + " " + distinct(12212) + Local(3);

            static int Sum(List<int> list)
            {
                int sum = 0;
                foreach (int n in list)
                    sum += n;
                return sum;
            }

            static int Local(int n)
            {
                using var listLease = Pool.List<int>(out List<int> list);
                while (list.Count < n)
                    list.Add(n);
                return list.Count;
            }
            """));

    [Fact]
    public Task What_could_be_made_once_before_a_loop_is_left_to_that_rule() =>
        Test.IgnoresAsync(Code.InMethod("for (int i = 0; i < n; i++) { var x = new List<int>(); x.Add(i); Console.Write(x.Count); }"));

    [Fact]
    public Task It_may_be_used_across_an_await() => Test.FixesAsync(
        Code.InAsyncRun("""
            var x = [|new List<int> { await Task.FromResult(1) }|];
            await Task.Yield();
            x.Add(2);
            var tasks = [|new List<Task>()|];
            tasks.Add(Task.Delay(1));
            await Task.WhenAll(tasks);
            return x.Count + "";
            """),
        Code.InAsyncRun("""
            using var xLease = Pool.List<int>(out var x);
            x.Add(await Task.FromResult(1));
            await Task.Yield();
            x.Add(2);
            using var tasksLease = Pool.List<Task>(out var tasks);
            tasks.Add(Task.Delay(1));
            await Task.WhenAll(tasks);
            return x.Count + "";
            """));

    [Fact]
    public Task At_the_top_level_the_directive_is_added_and_the_statements_are_the_programs() => Test.FixesAsync(
        """
        using System;
        using System.Collections.Generic;

        var list = [|new List<int> { 1 }|];
        Console.WriteLine(list.Count);
        """,
        """
        using System;
        using System.Collections.Generic;
        using AllocInsight.Pooling;

        using var listLease = Pool.List<int>(out var list);
        list.Add(1);
        Console.WriteLine(list.Count);
        """);

    [Fact]
    public Task A_name_that_is_taken_gets_a_number() => Test.WithoutRun().FixesAsync(
        Code.InMethod("var xLease = n; { var x = [|new List<int>()|]; x.Add(xLease); }"),
        Code.InMethod("var xLease = n; { using var xLease2 = Pool.List<int>(out var x); x.Add(xLease); }"));

    [Fact]
    public Task A_member_named_as_the_pool_is_not_called() => Test.WithoutRun().FixesAsync(
        Code.InClass("public static string Pool => \"\";\npublic static void M() { var x = [|new List<string>()|]; x.Add(Pool); }"),
        Code.InClass("public static string Pool => \"\";\npublic static void M() { using var xLease = global::AllocInsight.Pooling.Pool.List<string>(out var x); x.Add(Pool); }"));

    [Fact]
    public Task In_an_old_language_the_rest_of_the_block_goes_into_a_using_statement() => Test.WithLanguage(LanguageVersion.CSharp7_3).FixesAsync(
        Code.InRun("""
            int n = 3;
            // Numbers.
            var x = [|new List<int> { n }|]; // few
            x.Add(4);
            var y = [|new HashSet<int>()|];
            y.Add(x[0]);
            return x.Count + " " + y.Count;
            """),
        Code.InRun("""
            int n = 3;
            // Numbers.
            using (Pool.List<int>(out var x)) // few
            {
                x.Add(n);
                x.Add(4);
                using (Pool.HashSet<int>(out var y))
                {
                    y.Add(x[0]);
                    return x.Count + " " + y.Count;
                }
            }
            """));

    [Fact]
    public async Task A_profile_makes_it_a_warning_where_it_is_made_or_grows()
    {
        Diagnostic made = Assert.Single(await Test.WithHot("new List<int>()").DiagnosticsAsync(Code.InMethod("var x = new List<int>();\nx.Add(n);")));
        Assert.Equal(DiagnosticSeverity.Warning, made.Severity);
        Assert.Equal(
            "'x' does not leave 'M': take it from the pool with 'using var xLease = Pool.List<int>(out var x)'. Measured: 1 GB in 1 M objects, 25 % of all bytes, 100 % died young, slots of 1024 B",
            made.GetMessage(System.Globalization.CultureInfo.InvariantCulture));
        Diagnostic grown = Assert.Single(await Test.WithHot(new HotSite("x.Add(n);") { Type = "int[]", Verdict = "pool-collection" }).DiagnosticsAsync(Code.InMethod("var x = new List<int>();\nx.Add(n);")));
        Assert.Equal(DiagnosticSeverity.Warning, grown.Severity);
    }

    [Fact]
    public async Task A_table_of_constants_is_flagged_only_where_it_is_hot()
    {
        const string Source = "var x = new Dictionary<string, Func<int, int>>(2) { [\"a\"] = i => i, [\"b\"] = i => i + 1 };\nConsole.Write(x[text](n));";
        await Test.IgnoresAsync(Code.InMethod(Source));
        Assert.Single(await Test.WithHot(new HotSite("new Dictionary<string, Func<int, int>>(2)") { Type = "Dictionary<string, Func<int, int>>", Verdict = "pool-collection" })
            .DiagnosticsAsync(Code.InMethod(Source)));
    }

    [Fact]
    public async Task The_message_names_the_methods_that_were_read()
    {
        Diagnostic found = Assert.Single(await Test.DiagnosticsAsync(Code.InClass("""
            static void M() { var x = new List<int>(); Fill(x); x.Clear(); }
            static void Fill(List<int> target) { target.Add(1); }
            """)));
        Assert.Equal(DiagnosticSeverity.Info, found.Severity);
        Assert.Equal(
            "'x' does not leave 'M', and 'Fill' does not keep it: take it from the pool with 'using var xLease = Pool.List<int>(out var x)'",
            found.GetMessage(System.Globalization.CultureInfo.InvariantCulture));
    }

    [Fact]
    public Task Half_a_file_is_no_reason_to_crash() => Test.CrashesOnNothingAsync(Filled("""
        List<int> x = [1, .. numbers];
        var y = new Dictionary<string, int>(4, StringComparer.Ordinal) { ["a"] = 1, ["b"] = n };
        Stack<int> z = new(); z.Push(y["a"]);
        var w = new HashSet<int>(numbers) { 5 };
        """), stride: 7);

    private static string WithComparers(string statements) => Code.InClass($$"""
        private static readonly IEqualityComparer<string> Fixed = StringComparer.Ordinal;
        private static IEqualityComparer<string> Once { get; } = StringComparer.Ordinal;
        private static void Use(object o) { }
        public static void M(int n, string text)
        {
            {{statements}}
        }
        """);

    /// <summary>Statements that make <c>x</c>, whose elements are then the result.</summary>
    private static string Filled(string statements) => Code.InRun($$"""
        int n = 3;
        int[] numbers = [5, 6, 5];
        {{statements}}
        for (int i = 0; i < 20; i++)
            n += x.Count;
        return n + string.Join(" ", x);
        """);
}
