using System.Globalization;
using AllocInsight.Analyzers.CodeFixes.Fixes;
using AllocInsight.Analyzers.Rules;
using AllocInsight.Testing.Analysis;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;

namespace AllocInsight.Analyzers.Tests.Rules;

public sealed class ResettableObjectTests
{
    private static readonly RuleTest Test = PoolRuleTest.Of<ResettableObjectAnalyzer, ResettableObjectFix>();

    private const string Row = """

        public class Row : IResettable
        {
            private readonly List<string> _cells = new(16);
            public string Separator { get; set; } = ",";
            public int Width;
            public List<string> Cells => _cells;
            public Row Add(string cell) { _cells.Add(cell); return this; }
            public override string ToString() => string.Join(Separator, _cells) + Width;
            public virtual int Count => _cells.Count;
            public Row Self() => this;
            public void Keep() => Program.Kept = this;
            public bool TryReset() { _cells.Clear(); Separator = ","; Width = 0; return true; }
        }
        """;

    [Fact]
    public Task An_object_that_can_be_reset_comes_from_the_pool() => Test.FixesAsync(
        WithRow("""
            string text = "";
            for (int i = 0; i < 3; i++)
            {
                // One row.
                var row = [|new Row()|]; // of three
                row.Add("a").Add("b");
                row.Cells.Add(i.ToString());
                row.Width = 2;
                text += row.ToString() + row.Count + row;
            }
            return text;
            """),
        WithRow("""
            string text = "";
            for (int i = 0; i < 3; i++)
            {
                // One row.
                using var rowLease = Pool.Object<Row>(out var row); // of three
                row.Add("a").Add("b");
                row.Cells.Add(i.ToString());
                row.Width = 2;
                text += row.ToString() + row.Count + row;
            }
            return text;
            """));

    [Fact]
    public Task What_its_initializer_sets_is_set_after() => Test.FixesAsync(
        WithRow("""
            Row? row = [|new() { Separator = "a" + "b", Width = 3 }|];
            row.Add("x");
            int rowLease = 1;
            return row.ToString() + rowLease;
            """),
        WithRow("""
            using var rowLease2 = Pool.Object<Row>(out Row? row);
            row.Separator = "a" + "b";
            row.Width = 3;
            row.Add("x");
            int rowLease = 1;
            return row.ToString() + rowLease;
            """));

    [Fact]
    public Task An_object_may_be_passed_to_callees_that_do_not_keep_it_and_wait() => Test.FixesAsync(
        Code.InClass("""
            public static Row? Kept;
            public static async Task<string> Run()
            {
                var row = [|new Row()|];
                Fill(row);
                await Task.Yield();
                await FillLater(row);
                if (row != null)
                    Fill(row);
                return string.Join("", row!.Cells.Select(cell => cell + row.Count));
            }
            private static void Fill(Row row) => row.Add("a");
            private static async Task FillLater(Row row) { await Task.Yield(); row.Cells.Add("b"); }
            """) + Row,
        Code.InClass("""
            public static Row? Kept;
            public static async Task<string> Run()
            {
                using var rowLease = Pool.Object<Row>(out var row);
                Fill(row);
                await Task.Yield();
                await FillLater(row);
                if (row != null)
                    Fill(row);
                return string.Join("", row!.Cells.Select(cell => cell + row.Count));
            }
            private static void Fill(Row row) => row.Add("a");
            private static async Task FillLater(Row row) { await Task.Yield(); row.Cells.Add("b"); }
            """) + Row);

    [Fact]
    public Task Before_CSharp_8_the_lease_has_a_block_of_its_own() => Test.WithLanguage(LanguageVersion.CSharp7_3).FixesAsync(
        """
        using System.Text;
        using AllocInsight.Pooling;

        class Scratch : IResettable
        {
            public int Sum { get; set; }
            private StringBuilder _text = new StringBuilder(100);
            public void Add(int n) { Sum += n; _text.Append(n); }
            public bool TryReset() { Sum = 0; _text.Clear(); return true; }
        }
        public static class Program
        {
            public static string Run()
            {
                var x = [|new Scratch { Sum = 1 }|];
                x.Add(2);
                return x.Sum.ToString();
            }
        }
        """,
        """
        using System.Text;
        using AllocInsight.Pooling;

        class Scratch : IResettable
        {
            public int Sum { get; set; }
            private StringBuilder _text = new StringBuilder(100);
            public void Add(int n) { Sum += n; _text.Append(n); }
            public bool TryReset() { Sum = 0; _text.Clear(); return true; }
        }
        public static class Program
        {
            public static string Run()
            {
                using (Pool.Object<Scratch>(out var x))
                {
                    x.Sum = 1;
                    x.Add(2);
                    return x.Sum.ToString();
                }
            }
        }
        """);

    [Fact]
    public Task The_interface_of_ObjectPool_counts_and_generic_and_nested_types_too() => Test.FixesAsync(
        """
        using System.Collections.Generic;
        namespace Microsoft.Extensions.ObjectPool { public interface IResettable { bool TryReset(); } }
        public static class Program
        {
            private class Bag<T> : Microsoft.Extensions.ObjectPool.IResettable
            {
                private readonly List<T> _items = new(20);
                public int Put(T item) { _items.Add(item); return _items.Count; }
                public bool TryReset() { _items.Clear(); return true; }
            }
            public static string Run()
            {
                var bag = [|new Bag<long>()|];
                return bag.Put(4).ToString();
            }
        }
        """,
        """
        using System.Collections.Generic;
        using AllocInsight.Pooling;
        namespace Microsoft.Extensions.ObjectPool { public interface IResettable { bool TryReset(); } }
        public static class Program
        {
            private class Bag<T> : Microsoft.Extensions.ObjectPool.IResettable
            {
                private readonly List<T> _items = new(20);
                public int Put(T item) { _items.Add(item); return _items.Count; }
                public bool TryReset() { _items.Clear(); return true; }
            }
            public static string Run()
            {
                using var bagLease = Pool.Object<Bag<long>>(out var bag);
                return bag.Put(4).ToString();
            }
        }
        """);

    [Theory]
    [InlineData("var row = new Row(); Kept = row;")]
    [InlineData("var row = new Row(); row.Keep();")]
    [InlineData("var row = new Row(); return row;")]
    [InlineData("var row = new Row(); return row.Add(\"a\");")]
    [InlineData("var row = new Row(); return row.Self();")]
    [InlineData("var row = new Row(); return row.Cells;")]
    [InlineData("var row = new Row(); Later = () => row.Count;")]
    [InlineData("var row = new Row(); Task.Run(() => row.Add(\"a\"));")]
    [InlineData("var row = new Row(); Many.Add(row);")]
    [InlineData("var row = new Row(); lock (row) row.Add(\"a\");")]
    [InlineData("var row = new Row(); row.Add(\"a\"); if (row == Kept) return null;")]
    [InlineData("var row = new Row(); row.Add(\"a\"); if (ReferenceEquals(row, Kept)) return null;")]
    [InlineData("var row = new Row(); row.Add(\"a\"); if (Equals(Kept, row)) return null;")]
    [InlineData("var row = new Row(); row.Add(\"a\"); if (row.Equals(Kept)) return null;")]
    [InlineData("var row = new Row(); row.Add(\"a\"); return row.GetHashCode();")]
    [InlineData("var row = new Row(); row.Add(\"a\"); Weak = new WeakReference(row);")]
    [InlineData("var row = new Row(); new System.Runtime.CompilerServices.ConditionalWeakTable<Row, object>().Add(row, 1);")]
    [InlineData("Row row = new Row(), other = new Row(); row.Add(other.ToString());")]
    [InlineData("object row = new Row(); row.ToString();")]
    [InlineData("IResettable row = new Row(); row.TryReset();")]
    [InlineData("Row row; row = new Row(); row.Add(\"a\");")]
    [InlineData("new Row().Add(\"a\");")]
    [InlineData("var row = new Row(); row.Width = 3; return row.Width;")]
    [InlineData("var row = new Row { Cells = { \"a\" } }; row.Add(\"b\");")]
    [InlineData("var row = new Row(); Row.Fill(ref row);")]
    [InlineData("again: var row = new Row(); if (row.Add(\"a\").Count > 3) goto again;")]
    [InlineData("switch (Many.Count) { case 1: var row = new Row(); row.Add(\"a\"); break; }")]
    [InlineData("var row = new Row(); row = new Late(); row.Override();")]
    [InlineData("var row = new Late(); row.Override();")]
    [InlineData("var row = new NotReset(); row.Add();")]
    [InlineData("var row = new Finalized(); row.Add();")]
    [InlineData("var row = new OfFinalized(); row.Add();")]
    [InlineData("var row = new Disposable(); row.Add();")]
    [InlineData("using var row = new Disposable(); row.Add();")]
    [InlineData("var row = new Required(); row.Add();")]
    [InlineData("var row = new Internal(); row.Add();")]
    [InlineData("var row = new Optional(); row.Add();")]
    [InlineData("var row = new Sized(3); row.Add();")]
    [InlineData("var row = new Registered(); row.Add();")]
    [InlineData("var row = new OfRegistered(); row.Add();")]
    [InlineData("var row = new Setting { Value = 3 }; row.Add();")]
    [InlineData("var row = new Setting { Fixed = 3 }; row.Add();")]
    [InlineData("var row = new Base { Name = \"a\" }; row.Add(); row.Action = () => row.Add(); Later = () => { row.Action(); return 1; };")]
    [InlineData("var row = new Base { Action = () => { } }; row.Add();")]
    [InlineData("var row = new Base(); row.Changed += () => { }; row.Add();")]
    [InlineData("var row = new Numbered(); row.Add();")]
    [InlineData("var row = new OfNumbered(); row.Add();")]
    [InlineData("var row = new Unique(); row.Add();")]
    [InlineData("var row = new Struct(); row.Add();")]
    public Task What_leaves_or_is_not_reset_is_not_flagged(string body) => Test.IgnoresAsync(WithTypes(body));

    [Theory]
    [InlineData("var row = [|new Row()|]; row.Add(\"a\");")]
    [InlineData("var row = [|new Row { Width = 3 }|]; row.Add(\"a\");")]
    [InlineData("var row = [|new Row()|]; row.Override();")]
    [InlineData("var row = [|new Plain()|]; row.Add();")]
    [InlineData("var row = [|new Plain { Name = \"a\" }|]; row.Add(); if (row != null) row.Name = \"b\";")]
    [InlineData("var row = [|new Plain()|]; row.Add(); row = null!;")]
    [InlineData("var row = [|new Setting()|]; row.Add();")]
    [InlineData("var row = [|new Alike()|]; row.Add();")]
    public Task Without_that_they_are(string body) => Test.FlagsAsync(WithTypes(body));

    [Fact]
    public Task Without_the_pool_nothing_is_flagged() => Test.WithoutPool().IgnoresAsync("""
        namespace Microsoft.Extensions.ObjectPool { public interface IResettable { bool TryReset(); } }
        class Counter : Microsoft.Extensions.ObjectPool.IResettable
        {
            private int _count;
            public int Add() => ++_count;
            public bool TryReset() { _count = 0; return true; }
            static int M()
            {
                var counter = new Counter();
                return counter.Add();
            }
        }
        """);

    [Fact]
    public async Task A_profile_makes_it_a_warning_with_figures()
    {
        var found = await Test.WithHot(new HotSite("new Row()") { Verdict = "pool-object", SlotSize = 64 }).DiagnosticsAsync(Used);
        Diagnostic diagnostic = Assert.Single(found);
        Assert.Equal(DiagnosticSeverity.Warning, diagnostic.Severity);
        Assert.Equal(
            "'row' can be reset and does not leave 'M', and 'Add' does not keep it: take it from the pool with 'using var rowLease = Pool.Object<Row>(out var row)'. Measured: 1 GB in 1 M objects, 25 % of all bytes, 100 % died young, slots of 64 B",
            diagnostic.GetMessage(CultureInfo.InvariantCulture));
    }

    [Fact]
    public async Task Rows_of_what_it_contains_do_not_count()
    {
        var found = await Test.WithHot(new HotSite("new Row()") { Type = "string[]" }).DiagnosticsAsync(Used);
        Assert.Equal(DiagnosticSeverity.Info, Assert.Single(found).Severity);
    }

    [Fact]
    public Task It_survives_code_that_is_cut_off() => Test.CrashesOnNothingAsync(
        WithRow("""
            string text = "";
            Row? other = [|new() { Separator = ";", Width = 3 }|];
            for (int i = 0; i < 3; i++)
            {
                var row = [|new Row()|];
                row.Add("a").Add(other.ToString());
                text += row.ToString();
            }
            return text;
            """),
        stride: 7);

    private static readonly string Used = Code.InClass("""
        public static Row? Kept;
        static void M()
        {
            var row = new Row();
            row.Add("a");
        }
        """) + Row;

    private static string WithRow(string statements) => Code.InClass($$"""
        public static Row? Kept;
        public static string Run()
        {
            {{statements.ReplaceLineEndings("\n    ")}}
        }
        """) + Row;

    private static string WithTypes(string body) => Code.InClass($$"""
        public static Row? Kept;
        public static Func<int>? Later;
        public static List<Row> Many = [];
        public static WeakReference? Weak;
        public static object? M()
        {
            {{body}}
            return null;
        }
        """) + """

        public class Row : IResettable
        {
            private readonly List<string> _cells = new(16);
            public int Width;
            public List<string> Cells => _cells;
            public Row Add(string cell) { _cells.Add(cell); return this; }
            public int Count => _cells.Count;
            public Row Self() => this;
            public void Keep() => Program.Kept = this;
            public virtual void Override() { }
            public static void Fill(ref Row row) => row = new Row();
            public bool TryReset() { _cells.Clear(); return true; }
        }
        public class Plain : Base, IResettable { public bool TryReset() => true; }
        public class Late : Row { public override void Override() => Program.Kept = this; }
        public class Base
        {
            public int N;
            public string Name { get; set; } = "";
            public Action Action = () => { };
            public event Action? Changed;
            public void Add() { N++; Name += N; }
            public void Raise() => Changed?.Invoke();
        }
        public class NotReset : Base { public bool TryReset() => true; }
        public class Finalized : Base, IResettable { ~Finalized() { } public bool TryReset() => true; }
        public class OfFinalized : Finalized { }
        public class Disposable : Base, IResettable, IDisposable { public void Dispose() { } public bool TryReset() => true; }
        public class Required : Base, IResettable
        {
            [System.Diagnostics.CodeAnalysis.SetsRequiredMembers] public Required() => Value = 3;
            public required int Value;
            public bool TryReset() => true;
        }
        public class Internal : Base, IResettable { internal Internal() { } public bool TryReset() => true; }
        public class Optional : Base, IResettable { public Optional(int n = 3) => N = n; public bool TryReset() => true; }
        public class Sized : Base, IResettable { public Sized() { } public Sized(int n) => N = n; public bool TryReset() => true; }
        public class Registered : Base, IResettable
        {
            public static List<object> All = [];
            public Registered() => All.Add(this);
            public bool TryReset() => true;
        }
        public class OfRegistered : Registered { }
        public class Setting : Base, IResettable
        {
            public int Value { get => 3; set => Registered.All.Add(this); }
            public int Fixed { get; init; }
            public bool TryReset() => true;
        }
        public class Numbered : Base, IResettable { private static int _last; public Numbered() => N = ++_last; public bool TryReset() => true; }
        public class OfNumbered : Numbered { }
        public class Unique : Base, IResettable { public readonly Guid Id = Guid.NewGuid(); public bool TryReset() => true; }
        public class Alike : Base, IResettable
        {
            private readonly Func<DateTime> _clock = () => DateTime.UtcNow;
            private readonly int[] _cells = new int[Math.Max(4, Encoding.UTF8.CodePage)];
            public bool TryReset() => _clock().Ticks > _cells.Length;
        }
        public struct Struct : IResettable { public int N; public void Add() => N++; public bool TryReset() => true; }
        """;
}
