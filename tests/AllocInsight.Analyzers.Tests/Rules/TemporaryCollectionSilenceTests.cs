using AllocInsight.Analyzers.CodeFixes.Fixes;
using AllocInsight.Analyzers.Rules;
using AllocInsight.Testing.Analysis;
using Microsoft.CodeAnalysis.CSharp;

namespace AllocInsight.Analyzers.Tests.Rules;

/// <summary>ALI0002: what it leaves alone.</summary>
public sealed class TemporaryCollectionSilenceTests
{
    private static readonly RuleTest Test = PoolRuleTest.Of<TemporaryCollectionAnalyzer, TemporaryCollectionFix>().With("allocinsight_threshold_bytes", "0");

    [Theory]
    [InlineData("return new List<int>();")]
    [InlineData("var x = new List<int>(); return x;")]
    [InlineData("var x = new List<int>(); if (n > 1) return x; return null;")]
    [InlineData("var x = new List<int>(); var y = x; return y;")]
    [InlineData("var x = new List<int>(); return n > 1 ? x : null;")]
    [InlineData("var x = new List<int>(); return x ?? null;")]
    [InlineData("var x = new List<int>(); Kept = x; return null;")]
    [InlineData("var x = new List<int>(); this.Own = x; return null;")]
    [InlineData("var x = new List<int>(); return x.AsReadOnly();")]
    [InlineData("var x = new List<int>(); return x.Where(i => i > 1);")]
    [InlineData("var x = new List<int>(); return from i in x select i + 1;")]
    [InlineData("var x = new List<int>(); return x.GetEnumerator();")]
    [InlineData("var x = new List<int>(); var e = x.GetEnumerator(); Kept = e; return null;")]
    [InlineData("var x = new List<int>(); return (x, 1);")]
    [InlineData("var x = new List<int>(); return new { x };")]
    [InlineData("var x = new List<int>(); return new[] { x };")]
    [InlineData("var x = new List<int>(); return new List<List<int>> { x };")]
    [InlineData("var x = new List<int>(); Func<int> later = () => x.Count; Kept = later; return null;")]
    [InlineData("var x = new List<int>(); Kept = (Action<int>)x.Add; return null;")]
    [InlineData("var x = new List<int>(); int F() => x.Count; Kept = (Func<int>)F; return null;")]
    [InlineData("var x = new List<int>(); Task.Run(() => x.Add(1)); return null;")]
    [InlineData("var x = new List<int>(); Task.Run(() => x.Add(1)).Wait(); return null;")]
    [InlineData("var x = new List<int>(); new System.Threading.Thread(() => x.Add(1)).Start(); return null;")]
    [InlineData("var x = new List<int>(); Task all = Task.WhenAll(x.Select(i => Task.Delay(i))); return all;")]
    [InlineData("var x = new List<int>(); Unknown.Keep(x); return null;")]
    [InlineData("var x = new List<int>(); Keep(x); return null;")]
    [InlineData("var x = new List<int>(); Swap(ref x); return null;")]
    [InlineData("var x = new List<int>(); lock (x) x.Add(1); return null;")]
    [InlineData("var x = new List<int>(); throw new Exception { Data = { [1] = x } };")]
    [InlineData("if (n > 1) { var x = new List<int>(); x.Add(1); throw new Exception(string.Join(\",\", x)); } return null;")]
    [InlineData("List<int> last = null!; for (int i = 0; i < n; i++) { var x = new List<int>(); x.Add(i); last = x; } return last.Count;")]
    [InlineData("IEnumerable<int> last = null!; { var x = new List<int>(); last = x; } return last.Count();")]
    [InlineData("Span<int> last; { var x = new List<int>(); x.Add(1); last = System.Runtime.InteropServices.CollectionsMarshal.AsSpan(x); } return last[0];")]
    [InlineData("var x = new Dictionary<int, int>(); return x.Keys;")]
    [InlineData("var x = new Dictionary<int, int>(); return x.Values;")]
    [InlineData("var x = new Dictionary<int, int>(); foreach (var k in x.Keys) Kept = x.Keys; return null;")]
    [InlineData("var x = new PriorityQueue<int, int>(); return x.UnorderedItems;")]
    [InlineData("var x = new List<string?>(); AppDomain.CurrentDomain.ProcessExit += (s, e) => x.Add(null); return null;")]
    [InlineData("var x = new List<int>(); EventHandler h = (s, e) => x.Add(1); AppDomain.CurrentDomain.ProcessExit += h; return null;")]
    [InlineData("var x = new List<int>(); Func<List<int>> f = () => x; return f();")]
    [InlineData("var x = new List<int>(); List<int> F() => x; return F();")]
    [InlineData("var x = new List<int>(); (Kept, n) = (x, 1); return null;")]
    [InlineData("var x = new List<int>(); ref var y = ref x; Kept = y; return null;")]
    [InlineData("var x = new List<int>(); if (x is var y) Kept = y; return null;")]
    [InlineData("var x = new List<int>(); switch (x) { case { Count: 1 } y: Kept = y; break; } return null;")]
    [InlineData("var x = new List<int>(); Kept = x as IList<int>; return null;")]
    [InlineData("var x = new List<int>(); Kept ??= x; return null;")]
    [InlineData("var x = new List<int>(); var a = new object[1]; a[0] = x; return a;")]
    [InlineData("var x = new List<int>(); var s = new Slot { List = x }; return s;")]
    [InlineData("var x = new List<int>(); return new Slot(x);")]
    [InlineData("var x = new List<int>(); return new Lazy<int>(() => x.Count);")]
    [InlineData("var x = new List<int>(); return n > 1 ? x.Select(i => i) : null;")]
    [InlineData("var x = new List<int>(); System.Linq.Expressions.Expression<Func<int>> e = () => x.Count; return e;")]
    [InlineData("dynamic d = n; var x = new List<int>(); x.Add(d); return null;")]
    [InlineData("var x = new List<int>(); dynamic d = x; return d.Count;")]
    [InlineData("var x = new List<int> { 1, \"two\" }; x.Add(n); return null;")]
    [InlineData("var x = new Dictionary<int, int> { { \"one\", n } }; x.Add(n, n); return null;")]
    [InlineData("var x = new HashSet<int> { \"one\" }; x.Add(n); return null;")]
    public Task A_collection_that_leaves_is_not_flagged(string body) => Test.IgnoresAsync(InObject(body));

    [Theory]
    [InlineData("var x = new List<int>(); return x.Capacity;")]
    [InlineData("var x = new List<int>(); x.Capacity = 4; return null;")]
    [InlineData("var x = new List<int>(); x.TrimExcess(); return null;")]
    [InlineData("var x = new List<int>(); return x.EnsureCapacity(4);")]
    [InlineData("var x = new List<int>(); var y = x; return y.Capacity;")]
    [InlineData("var x = new List<int>(); return Room(x);")]
    public Task What_the_pool_would_change_must_not_be_asked_for(string body) => Test.IgnoresAsync(InObject(body));

    [Theory]
    [InlineData("IList<int> x = new List<int>(); x.Add(1);")]
    [InlineData("IEnumerable<int> x = new List<int>(); Use(x.Count());")]
    [InlineData("IList<int> x = [1, 2]; x.Add(1);")]
    [InlineData("int[] x = [1, 2]; Use(x[0]);")]
    [InlineData("object x = new List<int>(); Use(x.ToString());")]
    [InlineData("var x = (IList<int>)new List<int>(); x.Add(1);")]
    [InlineData("List<int> x = new List<int>(), y = new List<int>(); x.Add(1); y.Add(1);")]
    [InlineData("List<int> x; x = new List<int>(); x.Add(1);")]
    [InlineData("var x = new List<int>(); x.Add(1); x = new List<int>(); x.Add(2);")]
    [InlineData("var x = new List<int>(); x.Add(1); x = null;")]
    [InlineData("switch (n) { case 1: var x = new List<int>(); x.Add(1); break; }")]
    [InlineData("again: var x = new List<int>(); x.Add(1); if (x.Count < n) goto again;")]
    [InlineData("for (var x = new List<int>(); x.Count < n; x.Add(1)) { }")]
    [InlineData("foreach (int i in new List<int> { 1, 2 }) { }")]
    [InlineData("var x = new List<int> { Capacity = 100 }; x.Add(1);")]
    [InlineData("var x = new Dictionary<int, List<int>> { [1] = { 1, 2 } }; x.Clear();")]
    [InlineData("var x = new List<int> { 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13, 14, 15, 16, 17 }; Use(x.Contains(n));")]
    [InlineData("var x = new List<Func<int>> { () => { var y = 1; return y; } }; Use(x[0]());")]
    [InlineData("var x = new List<int>(\n#if DEBUG\n1\n#else\n2\n#endif\n); x.Add(1);")]
    [InlineData("var x = new SortedDictionary<int, int>(); x.Add(1, 1);")]
    [InlineData("var x = new SortedSet<int>(); x.Add(1);")]
    [InlineData("var x = new LinkedList<int>(); x.AddLast(1);")]
    [InlineData("var x = new Own.List<int>(); x.Add(1);")]
    [InlineData("var x = new List<string> { \"a\", \"the\" }; Use(x.Contains(\"b\"));")]
    [InlineData("List<Type> x = [typeof(int), typeof(long)]; Use(x.Contains(null!));")]
    public Task Other_forms_are_not_flagged(string body) => Test.IgnoresAsync(InObject(body + " return null;"));

    [Theory]
    [InlineData("new HashSet<string>(StringComparer.CurrentCulture)")]
    [InlineData("new HashSet<string>(StringComparer.Create(System.Globalization.CultureInfo.InvariantCulture, true))")]
    [InlineData("new HashSet<string>(comparer)")]
    [InlineData("new HashSet<string>(Computed)")]
    [InlineData("new HashSet<string>(Changing)")]
    [InlineData("new HashSet<string>(known)")]
    [InlineData("new HashSet<string>(known, StringComparer.Ordinal)")]
    [InlineData("new Dictionary<string, int>(known.ToDictionary(k => k, k => 1))")]
    [InlineData("new Dictionary<string, int>(known.Select(k => KeyValuePair.Create(k, 1)))")]
    [InlineData("new Dictionary<string, int>(known.Comparer)")]
    [InlineData("new Stack<string>(known)")]
    [InlineData("new Queue<string>(known)")]
    [InlineData("new PriorityQueue<string, int>(5)")]
    [InlineData("new PriorityQueue<string, int>(Comparer<int>.Create((a, b) => b - a))")]
    public Task A_creation_that_the_pool_cannot_repeat_is_not_flagged(string creation) => Test.IgnoresAsync(Code.InClass($$"""
        private static IEqualityComparer<string> Computed => StringComparer.Create(System.Globalization.CultureInfo.InvariantCulture, true);
        private static IEqualityComparer<string> Changing = StringComparer.Ordinal;
        public static void M(IEqualityComparer<string> comparer, HashSet<string> known)
        {
            var x = {{creation}};
            x.Clear();
        }
        """));

    [Theory]
    [InlineData("List<int> x = [.. numbers.AsSpan()]; x.Add(1);")]
    [InlineData("List<long> x = [.. numbers]; x.Add(1);")]
    [InlineData("List<int> x = [.. numbers, Change(numbers)]; x.Add(1);")]
    public Task A_spread_that_AddRange_would_not_repeat_is_not_flagged(string body) => Test.IgnoresAsync(Code.InClass($$"""
        private static int Change(int[] numbers) => numbers[0]++;
        public static void M(int[] numbers)
        {
            {{body}}
        }
        """));

    [Theory]
    [InlineData("IEnumerable<int> M() { var x = new List<int>(); x.Add(1); yield return x.Count; }")]
    [InlineData("async IAsyncEnumerable<int> M() { var x = new List<int>(); x.Add(1); await Task.Yield(); yield return x.Count; }")]
    [InlineData("static Program() { var x = new List<int>(); x.Add(1); }")]
    [InlineData("List<int> _field = new List<int>();")]
    [InlineData("List<int> M() => new List<int>();")]
    [InlineData("async Task M() { var x = new List<int>(); _ = Later(x); await Task.Yield(); } static async Task<int> Later(List<int> y) { await Task.Yield(); return y.Count; }")]
    [InlineData("async Task M() { var x = new List<Task>(); Task all = Task.WhenAny(x); await all; }")]
    [InlineData("void M(Action<List<int>> use) { var x = new List<int>(); use(x); }")]
    [InlineData("void M(Program other) { var x = new List<int>(); other.Virtual(x); } public virtual void Virtual(List<int> list) { }")]
    [InlineData("int M(List<int> y) { var x = new List<int>(); y = x; return y.Count; }")]
    public Task Functions_of_which_the_rest_is_not_known_are_not_flagged(string member) => Test.IgnoresAsync(Code.InClass(member));

    [Fact]
    public Task Generated_code_is_not_flagged() => Test.IgnoresAsync("// <auto-generated/>\n" + Code.InMethod("var x = new List<int>(); x.Add(1);"));

    [Fact]
    public Task Without_the_pool_nothing_is_flagged() => Test.WithoutPool().IgnoresAsync(Code.InMethod("var x = new List<int>(); x.Add(1);", pool: false));

    [Theory]
    [InlineData(LanguageVersion.CSharp6, "var x = new List<int>(); x.Add(1);")]
    [InlineData(LanguageVersion.CSharp7_3, "int y = F(); var x = new List<int>(); x.Add(y); int F() { return 1; }")]
    public Task An_old_language_that_cannot_say_it_is_left_alone(LanguageVersion language, string body) =>
        Test.WithLanguage(language).IgnoresAsync(Code.InMethod(body));

    private static string InObject(string body) => Code.InClass($$"""
        public static object? Kept;
        public List<int>? Own;
        public object? M(int n)
        {
            {{body}}
        }
        private static void Use(object? o) { }
        private static void Swap(ref List<int> list) { list = new List<int>(); }
        private static void Keep(List<int> list) => Kept = list;
        private sealed class Slot { public Slot() { } public Slot(List<int> list) { List = list; } public List<int>? List; }
        private static int Room(List<int> list) => list.Capacity;
        """) + """

        public abstract class Unknown { public static Unknown Other = null!; public abstract void Add(object o); public static void Keep(object o) => Other.Add(o); }
        public static class Adding
        {
            public static void Add(this List<int> list, string text) => Program.Kept = list;
            public static void Add(this Dictionary<int, int> table, string text, int value) => Program.Kept = table;
            extension(HashSet<int> set) { public void Add(string text) => Program.Kept = set; }
        }
        namespace Own { public sealed class List<T> { public void Add(T item) { } } }
        """;
}
