using AllocInsight.Analyzers.CodeFixes.Fixes;
using AllocInsight.Analyzers.Rules;
using AllocInsight.Testing.Analysis;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;

namespace AllocInsight.Analyzers.Tests.Rules;

public sealed class EnumeratedCopyTests
{
    private static readonly RuleTest Test = PoolRuleTest.Of<EnumeratedCopyAnalyzer, EnumeratedCopyFix>();

    [Fact]
    public Task A_copy_in_the_head_of_a_loop_stays_a_snapshot() => Test.FixesAsync(
        Code.InRun("""
            var numbers = new HashSet<int>(Enumerable.Range(0, 100));

            // Those that go.
            foreach (int number in {|ALI0005:numbers.ToList()|}) // all of them
            {
                if (number % 2 == 0)
                    numbers.Remove(number);
            }

            return string.Join(",", numbers);
            """),
        Code.InRun("""
            var numbers = new HashSet<int>(Enumerable.Range(0, 100));

            // Those that go.
            using var snapshotLease = Pool.List<int>(out var snapshot);
            snapshot.AddRange(numbers);
            foreach (int number in snapshot) // all of them
            {
                if (number % 2 == 0)
                    numbers.Remove(number);
            }

            return string.Join(",", numbers);
            """));

    [Fact]
    public Task A_copy_in_a_variable_is_read_by_loops_and_by_index() => Test.FixesAsync(
        Code.InRun("""
            var source = new Dictionary<string, int> { ["a"] = 1, ["b"] = 2, ["c"] = 3 };
            var copy = {|ALI0005:source.OrderBy(pair => pair.Value).ToList()|};   // in order
            int sum = 0;
            foreach (var (name, value) in copy)
                source[name] = sum += value;
            for (int i = 0; i < copy.Count; i++)
                sum += copy[i].Value;
            return sum + copy[0].Key + copy[^1].Key;
            """),
        Code.InRun("""
            var source = new Dictionary<string, int> { ["a"] = 1, ["b"] = 2, ["c"] = 3 };
            using var copyLease = Pool.List<KeyValuePair<string, int>>(out var copy);   // in order
            copy.AddRange(source.OrderBy(pair => pair.Value));
            int sum = 0;
            foreach (var (name, value) in copy)
                source[name] = sum += value;
            for (int i = 0; i < copy.Count; i++)
                sum += copy[i].Value;
            return sum + copy[0].Key + copy[^1].Key;
            """));

    [Theory]
    [InlineData("string[]")]
    [InlineData("var")]
    public Task An_array_in_a_variable_becomes_a_list(string type) => Test.FixesAsync(
        Code.InRun($$"""
            var names = new List<string> { "a", "b", "c" };
            {{type}} copy = {|ALI0005:names.ToArray()|};
            for (int i = copy.Length - 1; i >= 0; i--)
                names.Add(copy[i] + copy.Length.ToString());
            return string.Join(",", names);
            """),
        Code.InRun("""
            var names = new List<string> { "a", "b", "c" };
            using var copyLease = Pool.List<string>(out var copy);
            copy.AddRange(names);
            for (int i = copy.Count - 1; i >= 0; i--)
                names.Add(copy[i] + copy.Count.ToString());
            return string.Join(",", names);
            """));

    [Fact]
    public Task Each_copy_gets_a_name_of_its_own() => Test.FixesAsync(
        Code.InRun("""
            List<int> list = [1, 2, 3];
            string snapshotLease = "";
            foreach (int one in {|ALI0005:list.ToArray()|})
            {
                foreach (int two in {|ALI0005:list.ToArray()|})
                    list.Add(one * two);
            }

            foreach (int three in {|ALI0005:(list ?? []).ToList()|})
                snapshotLease += three;
            return snapshotLease;
            """),
        Code.InRun("""
            List<int> list = [1, 2, 3];
            string snapshotLease = "";
            using var snapshotLease2 = Pool.List<int>(out var snapshot);
            snapshot.AddRange(list);
            foreach (int one in snapshot)
            {
                using var snapshot2Lease = Pool.List<int>(out var snapshot2);
                snapshot2.AddRange(list);
                foreach (int two in snapshot2)
                    list.Add(one * two);
            }

            using var snapshot3Lease = Pool.List<int>(out var snapshot3);
            snapshot3.AddRange(list ?? []);
            foreach (int three in snapshot3)
                snapshotLease += three;
            return snapshotLease;
            """));

    [Fact]
    public Task The_loop_may_await() => Test.FixesAsync(
        Code.InAsyncRun("""
            var list = new List<string?> { "a", null, "b" };
            string all = "";
            foreach (var item in {|ALI0005:(await Task.FromResult(list)).ToList()|})
            {
                await Task.Yield();
                list.Remove(item);
                all += item ?? "-";
            }

            return all + list.Count;
            """),
        Code.InAsyncRun("""
            var list = new List<string?> { "a", null, "b" };
            string all = "";
            using var snapshotLease = Pool.List<string?>(out var snapshot);
            snapshot.AddRange(await Task.FromResult(list));
            foreach (var item in snapshot)
            {
                await Task.Yield();
                list.Remove(item);
                all += item ?? "-";
            }

            return all + list.Count;
            """));

    [Fact]
    public Task A_loop_without_a_block_of_its_own_gets_one() => Test.FixesAsync(
        Code.InRun("""
            var list = new List<int> { 1, 2, 3 };
            if (list.Count > 2)
                foreach (int item in {|ALI0005:list.ToList()|})
                    list.Add(item);
            switch (list.Count)
            {
                case 6:
                    foreach (int item in {|ALI0005:list.Where(x => x > 1).ToArray()|})
                    {
                        list.Remove(item); // one
                    }

                    break;
            }

            return string.Join(",", list);
            """),
        Code.InRun("""
            var list = new List<int> { 1, 2, 3 };
            if (list.Count > 2)
                using (Pool.List<int>(out var snapshot))
                {
                    snapshot.AddRange(list);
                    foreach (int item in snapshot)
                        list.Add(item);
                }
            switch (list.Count)
            {
                case 6:
                    using (Pool.List<int>(out var snapshot))
                    {
                        snapshot.AddRange(list.Where(x => x > 1));
                        foreach (int item in snapshot)
                        {
                            list.Remove(item); // one
                        }
                    }

                    break;
            }

            return string.Join(",", list);
            """));

    [Fact]
    public Task Before_CSharp_8_a_using_statement_holds_the_lease() => Test.WithLanguage(LanguageVersion.CSharp7_3).WithNullable(false).FixesAsync(
        Code.InRun("""
            var list = new List<int> { 1, 2, 3 };
            // All.
            foreach (int item in {|ALI0005:list.ToArray()|})
                list.Add(item);
            var copy = {|ALI0005:list.ToArray()|};
            foreach (int item in copy)
                list.Add(item);
            return string.Join(",", list) + copy.Length;
            """),
        Code.InRun("""
            var list = new List<int> { 1, 2, 3 };
            // All.
            using (Pool.List<int>(out var snapshot))
            {
                snapshot.AddRange(list);
                foreach (int item in snapshot)
                    list.Add(item);
            }
            using (Pool.List<int>(out var copy))
            {
                copy.AddRange(list);
                foreach (int item in copy)
                    list.Add(item);
                return string.Join(",", list) + copy.Count;
            }
            """));

    [Fact]
    public Task Top_level_statements_work() => Test.WithoutRun().FixesAsync(
        """
        using System.Linq;

        var set = new System.Collections.Generic.HashSet<int> { 1, 2 };
        foreach (var item in {|ALI0005:set.ToList()|})
            set.Remove(item);
        """,
        """
        using System.Linq;
        using AllocInsight.Pooling;

        var set = new System.Collections.Generic.HashSet<int> { 1, 2 };
        using var snapshotLease = Pool.List<int>(out var snapshot);
        snapshot.AddRange(set);
        foreach (var item in snapshot)
            set.Remove(item);
        """);

    [Fact]
    public Task Functions_inside_have_copies_of_their_own() => Test.FixesAsync(
        Code.InRun("""
            var list = new List<(int Left, string Right)> { (1, "a"), (2, "b") };
            Action add = () =>
            {
                foreach (var pair in {|ALI0005:list.ToList()|})
                    list.Add((pair.Left + 1, pair.Right));
            };
            add();
            Twice(list);
            return string.Join(",", list);

            void Twice<T>(IList<T> items)
            {
                foreach (T item in {|ALI0005:items.ToList()|})
                    items.Add(item);
            }
            """),
        Code.InRun("""
            var list = new List<(int Left, string Right)> { (1, "a"), (2, "b") };
            Action add = () =>
            {
                using var snapshotLease = Pool.List<(int Left, string Right)>(out var snapshot);
                snapshot.AddRange(list);
                foreach (var pair in snapshot)
                    list.Add((pair.Left + 1, pair.Right));
            };
            add();
            Twice(list);
            return string.Join(",", list);

            void Twice<T>(IList<T> items)
            {
                using var snapshotLease = Pool.List<T>(out var snapshot);
                snapshot.AddRange(items);
                foreach (T item in snapshot)
                    items.Add(item);
            }
            """));

    [Theory]
    [InlineData("foreach (var x in list) ;")]
    [InlineData("foreach (var x in list.ToHashSet()) ;")]
    [InlineData("foreach (ref var x in list.ToArray().AsSpan()) x = 1;")]
    [InlineData("foreach (var x in list.Select(i => new { i }).ToList()) ;")]
    [InlineData("foreach (var x in bag.ToArray()) ;")]
    [InlineData("foreach (var x in bag.ToList()) ;")]
    [InlineData("foreach (var x in (list?.ToList())!) ;")]
    [InlineData("foreach (var x in Get(out var y).ToList()) list.Add(y);")]
    [InlineData("foreach (var x in list.Select(i => { foreach (var y in list) i += y; return i; }).ToList()) ;")]
    [InlineData("foreach (var x in list.ToArray()) throw new Exception(); throw new Exception();")]
    [InlineData("foreach (var x in list /* all */ .ToList()) ;")]
    [InlineData("again: foreach (var x in list.ToList()) if (x == 1) goto again;")]
    [InlineData("List<int> copy = list.ToList(), other = list.ToList(); foreach (var x in copy) ;")]
    [InlineData("IEnumerable<int> copy = list.ToList(); foreach (var x in copy) ;")]
    [InlineData("var copy = list.ToList(); Kept = copy; foreach (var x in copy) ;")]
    [InlineData("var copy = list.ToList(); var other = copy; foreach (var x in copy) ;")]
    [InlineData("var copy = list.ToList(); foreach (var x in copy) ; copy = null;")]
    [InlineData("var copy = list.ToList(); foreach (var x in copy) ; copy.Add(1);")]
    [InlineData("var copy = list.ToList(); Func<int> f = () => copy[0]; f();")]
    [InlineData("var copy = list.ToList(); Console.WriteLine(copy.Count);")]
    [InlineData("var copy = list.ToArray(); foreach (var x in copy) ; Console.WriteLine(copy.LongLength);")]
    [InlineData("var copy = list.ToArray(); copy[0] = 1; foreach (var x in copy) ;")]
    [InlineData("var copy = list.ToArray(); copy[0]++; foreach (var x in copy) ;")]
    [InlineData("var copy = list.ToArray(); (copy[0], copy[1]) = (1, 2); foreach (var x in copy) ;")]
    [InlineData("var copy = list.ToArray(); ref int first = ref copy[0]; foreach (var x in copy) ;")]
    [InlineData("var copy = list.ToArray(); Set(ref copy[0]); foreach (var x in copy) ;")]
    [InlineData("var copy = list.ToArray(); Console.WriteLine(copy[1..].Length);")]
    [InlineData("var copy = list.ToArray(); try { Console.WriteLine(copy[3]); } catch (IndexOutOfRangeException) { }")]
    [InlineData("var copy = list.ToArray(); try { Console.WriteLine(copy[3]); } catch (Exception e) when (e is IndexOutOfRangeException) { }")]
    [InlineData("var copy = list.ToArray(); Array.Sort(copy); foreach (var x in copy) ;")]
    [InlineData("var copy = list.ToArray(); foreach (var x in copy) Console.WriteLine(copy.Contains(x));")]
    [InlineData("var copy = counters.ToArray(); copy[0].Next(); foreach (var x in copy) ;")]
    [InlineData("var copy = counters.ToArray(); copy[0].Number = 1; foreach (var x in copy) ;")]
    public Task What_is_not_only_read_or_has_no_name_is_not_flagged(string body) => Test.WithNullable(false).IgnoresAsync(Code.InClass($$"""
        public static List<int> Kept;
        public struct Counter { public int Number; public int Next() => ++Number; }
        static List<int> Get(out int y) { y = 1; return Kept; }
        static void Set(ref int x) => x = 1;
        public static void M(List<int> list, System.Collections.Concurrent.ConcurrentBag<int> bag, List<Counter> counters)
        {
            {{body}}
        }
        """));

    [Theory]
    [InlineData("public static IEnumerable<int> M(List<int> list) { foreach (var x in list.ToList()) yield return x; }")]
    [InlineData("public static async IAsyncEnumerable<int> M(List<int> list) { foreach (var x in list.ToList()) { await Task.Yield(); yield return x; } }")]
    [InlineData("static Program() { foreach (var x in new List<int>().ToList()) Console.WriteLine(x); }")]
    [InlineData("class Own : List<int> { public new int[] ToArray() => []; } static void M(Own own) { foreach (var x in own.ToArray()) ; }")]
    [InlineData("static void M(Span<int> span) { foreach (var x in span.ToArray()) ; }")]
    [InlineData("static void M(IAsyncEnumerable<int> list) { foreach (var x in list.ToBlockingEnumerable()) ; }")]
    public Task Other_members_and_iterators_are_not_flagged(string member) => Test.IgnoresAsync(Code.InClass(member));

    [Fact]
    public Task Without_the_pool_nothing_is_flagged() => Test.WithoutPool().IgnoresAsync(Code.InMethod("foreach (var c in text.ToList()) ;", pool: false));

    [Fact]
    public Task Lists_do_not_come_from_the_base_library() =>
        Test.With("allocinsight_target", "bcl").IgnoresAsync(Code.InMethod("foreach (var c in text.ToList()) ;"));

    [Theory]
    [InlineData("string[]")]
    [InlineData("Collections.Generic.List<string>")]
    public async Task A_profile_makes_it_a_warning_with_figures(string type)
    {
        string source = Code.InMethod("""
            var list = new List<string> { text };
            foreach (var item in list.ToList())
                list.Add(item);
            """);
        RuleTest hot = Test.WithHot(new HotSite("list.ToList()") { Type = type.Replace("Collections.Generic.", "", StringComparison.Ordinal) });
        Diagnostic diagnostic = Assert.Single(await hot.DiagnosticsAsync(source));
        Assert.Equal(DiagnosticSeverity.Warning, diagnostic.Severity);
        Assert.Equal(
            "The copy that 'list.ToList()' makes is only enumerated in 'M': copy into 'using var snapshotLease = Pool.List<string>(out var snapshot)'. Measured: 1 GB in 1 M objects, 25 % of all bytes, 100 % died young, slots of 1024 B",
            diagnostic.GetMessage(System.Globalization.CultureInfo.InvariantCulture));
    }

    [Fact]
    public Task Nothing_crashes_on_half_a_file() => Test.CrashesOnNothingAsync(
        Code.InMethod("""
            var list = new List<string> { text };
            foreach (var item in [|list.Where(x => x.Length > 1).ToList()|])
                list.Add(item);
            if (n > 1)
                foreach (var item in [|list.ToArray()|]) list.Add(item);
            string[] copy = [|list.ToArray()|];
            for (int i = 0; i < copy.Length; i++)
                list.Add(copy[i]);
            """),
        stride: 7);
}
