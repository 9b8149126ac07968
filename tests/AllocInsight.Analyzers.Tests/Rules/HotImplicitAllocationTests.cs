using System.Globalization;
using AllocInsight.Analyzers.CodeFixes.Fixes;
using AllocInsight.Analyzers.Rules;
using AllocInsight.Testing.Analysis;
using Microsoft.CodeAnalysis;

namespace AllocInsight.Analyzers.Tests.Rules;

public sealed class HotImplicitAllocationTests
{
    private const string Figures = ". Measured: 1 GB in 1 M objects, 25 % of all bytes, 100 % died young, slots of 1024 B";

    private static readonly RuleTest Test = PoolRuleTest.Of<HotImplicitAllocationAnalyzer, HotImplicitAllocationFix>();

    private const string Members = """
        public static object? Sink;
        public static int Total;
        public static List<int> Numbers = [1, 2, 3];
        public static void Take(params object[] all) => Total += all.Length;
        public static void TakeInts(params int[] all) => Total += all.Length;
        public static void TakeOne(object one) => Sink = one;
        public static IEnumerable<int> Items(int k) { yield return k; }
        public struct Plain { public int A; }
        public enum Color { Red }
        public bool Is(int x) => x == Total;
        public readonly StringBuilder Builder = new();
        public Dictionary<Plain, int> Plains = [];
        """;

    [Theory]
    [InlineData("Take(n, text);", "Take(", "object[]", "Take(n, text)", "The call of 'Take' makes an array of 'object' for its arguments: if they are only read, make the parameter 'params ReadOnlySpan<object>', else add an overload without 'params'")]
    [InlineData("TakeInts(n, 1);", "TakeInts(", "int[]", "TakeInts(n, 1)", "The call of 'TakeInts' makes an array of 'int' for its arguments: if they are only read, make the parameter 'params ReadOnlySpan<int>', else add an overload without 'params'")]
    [InlineData("_ = Tuple.Create(Delegate.Combine([Sink as Action, null, null]));", "Delegate", "Delegate[]", null, null)]
    [InlineData("Sink = n;", "Sink", "int", "n", "'n' is boxed: keep it as 'int', or in a type parameter")]
    [InlineData("Sink = (int?)n;", "Sink", "int", "(int?)n", "'(int?)n' is boxed: keep it as 'int', or in a type parameter")]
    [InlineData("IComparable c = n; Total += c.CompareTo(2);", "IComparable c", "int", "n", "'n' is boxed: keep it as 'int', or take it as a type parameter that is constrained to 'IComparable'")]
    [InlineData("TakeOne(n);", "TakeOne(", "int", "n", "'n' is boxed to be passed to 'TakeOne': add an overload for 'int', or make the parameter a type parameter")]
    [InlineData("Sink = new ArgumentOutOfRangeException(text, n, text);", "Sink", "int", "n", "'n' is boxed to be passed to a constructor: take it as 'int' there, or as a type parameter")]
    [InlineData("Total += Convert.ToInt32(n as object);", "Total", "int", "n", "'n' is boxed to be passed to 'ToInt32': call a form of it for 'int', or a generic one")]
    [InlineData("Enum e = default(Color); Total += e.HasFlag(Color.Red) ? 1 : 0;", "Total", "Program.Color", "Color.Red", "'Color.Red' is boxed to be passed to 'HasFlag': compare bits of the 'Color' itself: '(value & flag) == flag'")]
    [InlineData("text = default(Color).ToString();", "default", "Program.Color", "default(Color).ToString()", "'ToString' boxes the 'Color': use 'Enum.GetName', or a 'switch' with 'nameof'")]
    [InlineData("text = text + default(Color);", "text = ", "Color", "default(Color)", "'default(Color)' is boxed: use 'Enum.GetName', or a 'switch' with 'nameof'")]
    [InlineData("Plain p = default; Total += p.GetHashCode();", "Total", "Program.Plain", "p.GetHashCode()", "'Plain' has no 'GetHashCode' of its own, so the value is boxed: override 'GetHashCode' in 'Plain'")]
    [InlineData("Plain p = default; Total += p.Equals(p) ? 1 : 0;", "Total", "Plain", "p.Equals(p)", "'Plain' has no 'Equals' of its own, so the value is boxed: override 'Equals' in 'Plain'")]
    [InlineData("Plain p = default; Total += new Program().Plains[p];", "Total", "Plain", "new Program().Plains[p]", "The indexer of 'Dictionary' boxes each 'Plain' to compare it: give 'Plain' an 'Equals' and 'GetHashCode' of its own and 'IEquatable<Plain>', or make it a 'record struct'")]
    [InlineData("Plain p = default; text += p;", "text", "Plain", "p", "'p' is boxed: override 'ToString' in 'Plain'")]
    [InlineData("text = string.Format(text, n);", "text =", "int", "string.Format(text, n)", "'n' is boxed to be passed to 'Format': use an interpolated string, which formats values as they are")]
    public Task What_allocates_is_named_and_what_helps(string body, string code, string type, string? place, string? message) => TellsAsync(body, code, type, place, message);

    [Theory]
    [InlineData("foreach (int x in Numbers.Where(x => x > n)) Total += x;", "Numbers.Where", "Func<int, bool>", "x => x > n", "The lambda captures 'n': write out the loop that 'Where' is")]
    [InlineData("Total += Numbers.FindIndex(x => x == n);", "Total", "Predicate<int>", "x => x == n", "The lambda captures 'n': write out the loop that 'FindIndex' is")]
    [InlineData("Total += Numbers.FindIndex(new Program().Is);", "Total", "Predicate<int>", "new Program().Is", "'new Program().Is' makes a delegate each time: keep the delegate of 'Is' in a field or a variable")]
    [InlineData("int Add(int x) => x + n; Total += Numbers.Sum(Add);", "Total", "Func<int, int>", "Add", "The local function 'Add' captures 'n': write out the loop that 'Sum' is")]
    [InlineData("Sink = (Func<string>)(() => text + n);", "Sink", "Func<string>", "() => text + n", "The lambda captures 'text' and 'n': make it 'static' and pass what it needs in another way, or make the delegate once for several calls")]
    [InlineData("System.Threading.ThreadPool.QueueUserWorkItem(_ => Sink = text);", "System.Threading.ThreadPool", "WaitCallback", "_ => Sink = text", "The lambda captures 'text': make it 'static' and pass what it needs as the state that 'QueueUserWorkItem' can take")]
    [InlineData("Task.Factory.StartNew(() => Sink = text);", "Task.", "Func<object>", "() => Sink = text", "The lambda captures 'text': make it 'static' and pass what it needs as the state that 'StartNew' can take")]
    [InlineData("System.Threading.CancellationToken.None.Register(() => Sink = text);", "System.Threading.Can", "Action", "() => Sink = text", "The lambda captures 'text': make it 'static' and pass what it needs as the state that 'Register' can take")]
    [InlineData("new System.Collections.Concurrent.ConcurrentDictionary<int, int>().AddOrUpdate(1, k => n, (k, old) => old);", "new System", "Func<int, int>", "k => n", "The lambda captures 'n': make it 'static' and pass what it needs as the state that 'AddOrUpdate' can take")]
    public Task What_a_delegate_captures_is_named(string body, string code, string type, string? place, string? message) => TellsAsync(body, code, type, place, message);

    [Theory]
    [InlineData("foreach (int x in (IEnumerable<int>)Numbers) Total += x;", "foreach", "List<int>.Enumerator", "(IEnumerable<int>)Numbers", "'(IEnumerable<int>)Numbers' is enumerated as 'IEnumerable<int>', whose enumerator is an object: enumerate the collection as what it is")]
    [InlineData("foreach (int x in Items(n)) Total += x;", "Items(", "Program.(state machine of Items)", "Items(n)", "'Items' is an iterator, of which each call makes an object: write the loop out where it is called, or fill a list that is used again")]
    [InlineData("Total += Numbers.Select(x => x + 1).Count();", "Total", "Enumerable.ListSelectIterator<int, int>", "Numbers.Select(x => x + 1)", "The query 'Select' makes an object each time: write the loop out")]
    [InlineData("foreach (int x in Numbers.Select(x => x + 1)) Total += x;", "foreach", "Enumerable.ListSelectIterator<int, int>", "Numbers.Select(x => x + 1)", "The query 'Select' makes an object each time: write the loop out")]
    public Task What_makes_enumerators_is_named(string body, string code, string type, string? place, string? message) => TellsAsync(body, code, type, place, message);

    [Theory]
    [InlineData("for (int i = 0; i < n; i++) text += n;", "text += n", "text += n", "'text' is copied to be made longer: append to a StringBuilder that is made before the loop")]
    [InlineData("Sink = text + n + text;", "Sink", "text + n + text", "Strings are joined to a new one: write the parts to their destination one by one, or append them to a builder that is used again")]
    [InlineData("Sink = $\"{n} of {text}\";", "Sink", "$\"{n} of {text}\"", "The interpolated string is a new one each time: write it into a span with 'TryWrite', or append it to a builder that is used again")]
    [InlineData("Sink = string.Join(',', Numbers);", "Sink", "string.Join(',', Numbers)", "'String.Join' makes a string: write the parts to their destination one by one, or append them to a builder that is used again")]
    [InlineData("Sink = text.Trim();", "Sink", "text.Trim()", "'String.Trim' makes a string: trim its span, with 'AsSpan'")]
    [InlineData("Sink = n.ToString();", "Sink", "n.ToString()", "'ToString' makes a string: format it into a span with 'TryFormat', or keep the text of common values")]
    [InlineData("Sink = new Program().Builder.ToString();", "Sink", "new Program().Builder.ToString()", "'ToString' makes a string: write its pieces ('GetChunks') to their destination")]
    [InlineData("Sink = Path.Combine(text, text);", "Sink", "Path.Combine(text, text)", "'Path.Combine' makes a string: look for a form of it that writes into a span, a builder or the destination itself")]
    [InlineData("Sink = new string('a', n);", "Sink", "new string('a', n)", "A string is made of characters: pass on the span or array of the characters")]
    [InlineData("Sink = text.Substring(1);", "Sink", null, null)]
    [InlineData("Sink = text.Split(',');", "Sink", null, null)]
    [InlineData("Sink = \"a\" + \"b\";", "Sink", null, null)]
    [InlineData("Sink = Sink + Path.Combine(text, text);", "Sink =", "Sink + Path.Combine(text, text)", "Strings are joined to a new one: write the parts to their destination one by one, or append them to a builder that is used again")]
    [InlineData("Sink = (Path.Combine(text, text), Path.GetFullPath(text));", "Sink =", null, null)]
    public Task What_makes_strings_is_named(string body, string code, string? place, string? message) => TellsAsync(body, code, "string", place, message);

    [Theory]
    [InlineData("int a = n; Total += Numbers.FindIndex(x => x == a);", "int a = n")]
    [InlineData("Total++; int a = n; Total += Numbers.FindIndex(x => x == a);", "Total++")]
    [InlineData("if (n > 1) { int a = n; Total += Numbers.FindIndex(x => x == a); }", "if (n")]
    [InlineData("if (n > 1) { Total++; int a = n; Total += Numbers.FindIndex(x => x == a); }", "Total++")]
    [InlineData("foreach (int a in Numbers) Total += Numbers.FindIndex(x => x == a);", "foreach")]
    [InlineData("Total++; Total += Numbers.FindIndex(x => x == n);", "Total++")]
    [InlineData("Total++; bool Is(int x) => x == n; Total += Numbers.FindIndex(Is);", "Total++")]
    public async Task What_is_captured_is_made_where_its_scope_begins(string body, string code)
    {
        string source = Code.InClass($"{Members}\npublic static void M(int n, string text)\n{{\n    {body}\n}}");
        IReadOnlyList<Diagnostic> found = await Test
            .WithHot(new HotSite(code) { Type = "Program.(closure)", Verdict = "avoid" })
            .WithHot(new HotSite("Total += Numbers") { Type = "Predicate<int>", Verdict = "avoid" }).DiagnosticsAsync(source);
        Diagnostic diagnostic = Assert.Single(found);
        Assert.Contains(" captures '", diagnostic.GetMessage(CultureInfo.InvariantCulture), StringComparison.Ordinal);
        Assert.Contains("2 GB in 2 M objects", diagnostic.GetMessage(CultureInfo.InvariantCulture), StringComparison.Ordinal);
    }

    private static async Task TellsAsync(string body, string code, string type, string? place, string? message)
    {
        string source = Code.InClass($"{Members}\npublic static void M(int n, string text)\n{{\n    {body}\n}}");
        IReadOnlyList<Diagnostic> found = await Test.WithHot(new HotSite(code) { Type = type, Verdict = "avoid" }).DiagnosticsAsync(source);
        if (message is null)
        {
            Assert.Empty(found);
            return;
        }

        Diagnostic diagnostic = Assert.Single(found);
        Assert.Equal("ALI0011", diagnostic.Id);
        Assert.Equal(DiagnosticSeverity.Warning, diagnostic.Severity);
        Assert.Equal(message + Figures, diagnostic.GetMessage(CultureInfo.InvariantCulture));
        Assert.Equal(place, source.Substring(diagnostic.Location.SourceSpan.Start, diagnostic.Location.SourceSpan.Length));
    }
}
