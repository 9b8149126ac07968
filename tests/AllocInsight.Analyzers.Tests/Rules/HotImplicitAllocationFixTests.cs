using AllocInsight.Analyzers.CodeFixes.Fixes;
using AllocInsight.Analyzers.Rules;
using AllocInsight.Testing.Analysis;
using Microsoft.CodeAnalysis.CSharp;

namespace AllocInsight.Analyzers.Tests.Rules;

public sealed class HotImplicitAllocationFixTests
{
    private static readonly RuleTest Test = PoolRuleTest.Of<HotImplicitAllocationAnalyzer, HotImplicitAllocationFix>();

    [Fact]
    public Task What_a_factory_captures_becomes_its_argument() => Hot("return known.GetOrAdd", "Func<string, string>").FixesAsync(
        Code.InClass("""
            private static readonly System.Collections.Concurrent.ConcurrentDictionary<string, string> known = new();
            public static string Run()
            {
                int size = known.Count + 1;
                string key = "a";
                return Find(key, size.ToString()[..0]);
            }

            private static string Find(string key, string ending)
            {
                // Made once.
                return known.GetOrAdd(key, {|ALI0011:k => k + ending|} /* with it */); // found
            }
            """),
        Code.InClass("""
            private static readonly System.Collections.Concurrent.ConcurrentDictionary<string, string> known = new();
            public static string Run()
            {
                int size = known.Count + 1;
                string key = "a";
                return Find(key, size.ToString()[..0]);
            }

            private static string Find(string key, string ending)
            {
                // Made once.
                return known.GetOrAdd(key, static (k, ending) => k + ending, ending /* with it */); // found
            }
            """));

    [Theory]
    [InlineData("D.GetOrAdd(n, [|k => k + text|]);", "D.GetOrAdd(n, static (k, text) => k + text, text);")]
    [InlineData("D.GetOrAdd(n, [|(k) => k + text|]);", "D.GetOrAdd(n, static (k, text) => k + text, text);")]
    [InlineData("D.GetOrAdd(n, [|(int k) => k + text|]);", "D.GetOrAdd(n, static (int k, string text) => k + text, text);")]
    [InlineData("D.GetOrAdd(n, [|_ => text|]);", "D.GetOrAdd(n, static (_, text) => text, text);")]
    [InlineData("D.GetOrAdd(n, [|k => { return k + text; }|]);", "D.GetOrAdd(n, static (k, text) => { return k + text; }, text);")]
    [InlineData("D.GetOrAdd(n, [|k => string.Concat(Enumerable.Repeat(1, k).Select(x => x + text))|]);", "D.GetOrAdd(n, static (k, text) => string.Concat(Enumerable.Repeat(1, k).Select(x => x + text)), text);")]
    [InlineData("string @class = text; D.GetOrAdd(n, [|k => @class|]);", "string @class = text; D.GetOrAdd(n, static (k, @class) => @class, @class);")]
    [InlineData("foreach (string s in new[] { text }) D.GetOrAdd(n, [|k => s|]);", "foreach (string s in new[] { text }) D.GetOrAdd(n, static (k, s) => s, s);")]
    [InlineData("if (Sink is string s) D.GetOrAdd(n, [|k => s|]);", "if (Sink is string s) D.GetOrAdd(n, static (k, s) => s, s);")]
    [InlineData("D?.GetOrAdd(n, [|k => k + text|]);", "D?.GetOrAdd(n, static (k, text) => k + text, text);")]
    [InlineData("DateTime at = default; D.GetOrAdd(n, [|k => at.ToString()|]);", "DateTime at = default; D.GetOrAdd(n, static (k, at) => at.ToString(), at);")]
    public Task Factories_are_rewritten_in_every_form(string before, string after) =>
        Hot("D", "Func<int, string>").WithoutRun().FixesAsync(InMethod(before), InMethod(after));

    [Theory]
    [InlineData("D.GetOrAdd(n, [|k => k + text + n|]);")]
    [InlineData("D.GetOrAdd(n, [|k => k + this.Text|]);")]
    [InlineData("D.GetOrAdd(n, [|k => Text + text|]);")]
    [InlineData("D.GetOrAdd(n, [|k => text = text + k|]);")]
    [InlineData("text += n; D.GetOrAdd(n, [|k => k + text|]);")]
    [InlineData("D.GetOrAdd(n, [|k => k + text|]); text = \"\";")]
    [InlineData("D.GetOrAdd(n, [|k => { Change(ref text); return text; }|]);")]
    [InlineData("for (int i = 0; i < n; i++) D.GetOrAdd(n, [|k => k.ToString() + i|]);")]
    [InlineData("string late; late = text; D.GetOrAdd(n, [|k => late|]);")]
    [InlineData("string Add(int k) => k + text; D.GetOrAdd(n, [|k => Add(k)|]);")]
    [InlineData("string Add(int k) => k + text; D.GetOrAdd(n, [|Add|]);")]
    [InlineData("D.GetOrAdd(valueFactory: [|k => k + text|], key: n);")]
    [InlineData("D.GetOrAdd(n, [|delegate (int k) { return k + text; }|]);")]
    [InlineData("Counter c = default; D.GetOrAdd(n, [|k => c.Next().ToString()|]);")]
    [InlineData("dynamic d = text; D.GetOrAdd(n, [|k => (string)d|]);")]
    [InlineData("(text, n) = (text, n); D.GetOrAdd(n, [|k => k + text|]);")]
    [InlineData("D.AddOrUpdate(n, [|k => text|], (k, old) => old);")]
    public Task Other_factories_are_advice_only(string body) => Hot("D", "Func<int, string>").OffersNoFixAsync(InMethod(body));

    [Theory]
    [InlineData(LanguageVersion.CSharp7_3)]
    [InlineData(LanguageVersion.CSharp8)]
    public Task Before_static_lambdas_factories_are_advice_only(LanguageVersion language) =>
        Hot("D", "Func<int, string>").WithLanguage(language).OffersNoFixAsync(InMethod("D.GetOrAdd(n, [|k => k + text|]);"));

    [Fact]
    public Task A_format_becomes_an_interpolated_string() => Hot("string.Format", "int").FixesAsync(
        Code.InRun("""
            int a = 1234, b = -5;
            return {|ALI0011:string.Format("{{{0:N2}}} of\t{1,6}\"", a, b)|} + '.';
            """),
        Code.InRun("""
            int a = 1234, b = -5;
            return $"{{{a:N2}}} of\t{b,6}\"" + '.';
            """));

    [Theory]
    [InlineData("Sink = [|string.Format(\"{0}\", n)|];", "Sink = $\"{n}\";")]
    [InlineData("Sink = [|string.Format(\"{1}{0}{1}\", n, text)|];", "Sink = $\"{text}{n}{text}\";")]
    [InlineData("Sink = [|string.Format(\"{0}\", n > 1 ? n : 2)|];", "Sink = $\"{(n > 1 ? n : 2)}\";")]
    [InlineData("Sink = [|string.Format(\"{0} {1} {2} {3}\", n, n, n, 1)|];", "Sink = $\"{n} {n} {n} {1}\";")]
    [InlineData("Sink = [|String.Format(\"{0:yyyy-MM-dd HH:mm}\", DateTime.MinValue)|];", "Sink = $\"{DateTime.MinValue:yyyy-MM-dd HH:mm}\";", "DateTime")]
    [InlineData("new StringBuilder().Append([|string.Format(\"{0}\", n)|]);", "new StringBuilder().Append($\"{n}\");")]
    [InlineData("Console.WriteLine([|string.Format(\"{0}\", n)|]);", "Console.WriteLine($\"{n}\");")]
    [InlineData("Log([|string.Format(\"{0}\", n)|]);", "Log($\"{n}\");")]
    [InlineData("Sink = [|string.Format(\"{0}\", n)|].Length;", "Sink = $\"{n}\".Length;")]
    public Task Formats_are_rewritten_in_every_form(string before, string after, string type = "int") =>
        Hot(before.Contains("String.F", StringComparison.Ordinal) ? "String.Format" : "string.Format", type).WithoutRun().FixesAsync(InMethod(before), InMethod(after));

    [Theory]
    [InlineData("Sink = [|string.Format(System.Globalization.CultureInfo.InvariantCulture, \"{0}\", n)|];")]
    [InlineData("Sink = [|string.Format(text, n)|];")]
    [InlineData("Sink = [|string.Format(\"{0\" + \"}\", n)|];")]
    [InlineData("Sink = [|string.Format(@\"{0}\", n)|];")]
    [InlineData("Sink = [|string.Format(\"{ 0}\", n)|];")]
    [InlineData("Sink = [|string.Format(\"{1}\", n)|];")]
    [InlineData("Sink = [|string.Format(\"{0\", n)|];")]
    [InlineData("Sink = [|string.Format(\"0}\", n)|];")]
    [InlineData("Sink = [|string.Format(\"\\u007b0}\", n)|];")]
    [InlineData("Sink = [|string.Format(\"{0:{{}\", n)|];")]
    [InlineData("Sink = [|string.Format(\"{0} {1}\", n, Sink)|];")]
    [InlineData("Sink = [|string.Format(\"{1} {0}\", n, n++)|];")]
    [InlineData("Sink = [|string.Format(\"{0}\", n, text.Trim())|];")]
    [InlineData("Sink = [|string.Format(\"{0}\", /* it */ n)|];")]
    [InlineData("Sink = [|string.Format(format: \"{0}\", arg0: n)|];")]
    [InlineData("System.Diagnostics.Debug.Assert(n > 1, [|string.Format(\"{0}\", n)|]);")]
    [InlineData("[|Console.WriteLine(\"{0}\", n)|];")]
    public Task Other_formats_are_advice_only(string body) => Hot(body.Contains("[|Console", StringComparison.Ordinal) ? "Console" : "string.Format", "int").OffersNoFixAsync(InMethod(body));

    [Fact]
    public Task Where_interpolated_strings_are_formats_themselves_they_do_not_help() =>
        Hot("string.Format", "int").WithLanguage(LanguageVersion.CSharp9).OffersNoFixAsync(InMethod("Sink = [|string.Format(\"{0}\", n)|];"));

    [Fact]
    public Task What_is_appended_need_not_be_text_first() => Hot("text.Append(id", "string").FixesAsync(
        Code.InRun("""
            var text = new StringBuilder();
            int id = 123456;
            text.Append({|ALI0011:id.ToString()|}).Append(',').Append((id * 1.5).ToString()); // both
            return text.ToString();
            """),
        Code.InRun("""
            var text = new StringBuilder();
            int id = 123456;
            text.Append(id).Append(',').Append(id * 1.5); // both
            return text.ToString();
            """));

    [Theory]
    [InlineData("B.Append([|n.ToString()|]);", "B.Append(n);")]
    [InlineData("B.Append([|text[0].ToString()|]);", "B.Append(text[0]);")]
    [InlineData("B?.Append([|n.ToString()|]);", "B?.Append(n);")]
    [InlineData("Sink = $\"{[|n.ToString()|],5} {B}\"; B.Append(n);", "Sink = $\"{n,5} {B}\"; B.Append(n);")]
    [InlineData("Sink = $\"{[|DateTime.MinValue.ToString()|]} {B}\";", "Sink = $\"{DateTime.MinValue} {B}\";")]
    [InlineData("Sink = $\"{[|(n > 1 ? n : 1).ToString()|]} {B}\";", "Sink = $\"{(n > 1 ? n : 1)} {B}\";")]
    public Task ToString_is_left_out_in_every_form(string before, string after) =>
        Hot("B", "string").WithoutRun().FixesAsync(InMethod(before), InMethod(after));

    [Theory]
    [InlineData("B.Append([|n.ToString(\"N2\")|]);")]
    [InlineData("B.Append([|n.ToString(System.Globalization.CultureInfo.InvariantCulture)|]);")]
    [InlineData("B.Append([|Guid.Empty.ToString()|]);")]
    [InlineData("B.Append(value: [|n.ToString()|]);")]
    [InlineData("Console.Write([|n.ToString()|] + B.Length);", "[|n.ToString() + B.Length|]")]
    [InlineData("B.Insert(0, [|n.ToString()|]);")]
    [InlineData("B.Append($\"{[|n.ToString()|]}\");")]
    [InlineData("B.Append([|((nint)n).ToString()|]);")]
    [InlineData("B.Append([|$\"{n.ToString():x}\".Trim()|]);")]
    public Task Other_texts_are_advice_only(string body, string? instead = null) =>
        Hot("B", "string").OffersNoFixAsync(InMethod(instead is null ? body : body.Replace("[|n.ToString()|] + B.Length", instead, StringComparison.Ordinal)));

    [Fact]
    public Task A_local_that_is_only_enumerated_is_declared_as_what_it_is() => Hot("foreach", "List<int>.Enumerator").WithoutGain().FixesAsync(
        Code.InRun("""
            var list = new List<int> { 1, 2 };
            IEnumerable<int> all = list; // to sum
            int sum = 0;
            foreach (int one in {|ALI0011:all|})
                sum += one;
            return sum.ToString();
            """),
        Code.InRun("""
            var list = new List<int> { 1, 2 };
            var all = list; // to sum
            int sum = 0;
            foreach (int one in all)
                sum += one;
            return sum.ToString();
            """));

    [Theory]
    [InlineData("IEnumerable<int> all = new[] { 1, n };", "var all = new[] { 1, n };", "SZGenericArrayEnumerator<int>")]
    [InlineData("ICollection<KeyValuePair<int, int>> all = new Dictionary<int, int>();", "var all = new Dictionary<int, int>();", "Enumerator")]
    [InlineData("IReadOnlyList<int> all = Numbers;", "var all = Numbers;", "Enumerator")]
    public Task Locals_are_declared_anew_whatever_they_are(string before, string after, string type) =>
        Hot("foreach", type).WithoutRun().FixesAsync(InMethod(before + " foreach (var one in [|all|]) Sink = one;"), InMethod(after + " foreach (var one in all) Sink = one;"));

    [Theory]
    [InlineData("IEnumerable<int> all = Numbers; all = new[] { n };")]
    [InlineData("IEnumerable<int> all = Numbers; Sink = all;")]
    [InlineData("IEnumerable<int> all = Numbers; Sink = all.Count();")]
    [InlineData("IEnumerable<object> all = new[] { text };")]
    [InlineData("IEnumerable<object> all = new List<string>();")]
    [InlineData("System.Collections.IEnumerable all = Numbers;")]
    [InlineData("IEnumerable<int> all = n > 1 ? Numbers : new List<int>();")]
    [InlineData("IEnumerable<int> all = [1, n];")]
    [InlineData("IEnumerable<int> all = Numbers.Where(x => x > 1);")]
    [InlineData("IEnumerable<int> all = (IEnumerable<int>)Numbers;")]
    [InlineData("IEnumerable<int> all; all = Numbers;")]
    [InlineData("IEnumerable<string?> all = new List<string>();")]
    public Task Other_locals_are_advice_only(string body) =>
        Hot("foreach", "Enumerator").OffersNoFixAsync(InMethod(body + " foreach (var one in [|all|]) Sink = one;"));

    private static RuleTest Hot(string code, string type) => Test.WithHot(new HotSite(code) { Type = type, Verdict = "avoid" });

    private static string InMethod(string body) => Code.InClass($$"""
        public static readonly System.Collections.Concurrent.ConcurrentDictionary<int, string> D = new System.Collections.Concurrent.ConcurrentDictionary<int, string>();
        public static readonly StringBuilder B = new StringBuilder();
        public static readonly List<int> Numbers = new List<int>();
        public static object Sink;
        public string Text = "";
        public struct Counter { public int Value; public int Next() => ++Value; }
        public static void Change(ref string text) => text += "";
        public static void Log(FormattableString text) { }
        public static void Log(string text) { }
        public void M(int n, string text)
        {
            {{body}}
        }
        """);
}
