using System.Globalization;
using AllocInsight.Analyzers.CodeFixes.Fixes;
using AllocInsight.Analyzers.Rules;
using AllocInsight.Testing.Analysis;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.Diagnostics;

namespace AllocInsight.Analyzers.Tests.Rules;

public sealed class PoolingDoesNotPayTests
{
    private const string Profile = "# allocinsight sites v1\tsource=allocation-sampled\tlostEvents=0\n"
        + "path\tsha256\tline\tcolumn\tmethod\tilOffset\ttype\tobjects\tbytes\tshare\tdiedYoung\tslotSize\tverdict\n";

    private static readonly RuleTest Test = PoolRuleTest.Of<PoolingDoesNotPayAnalyzer, PoolingDoesNotPayFix>().WithoutGain();

    // ALI0001 is there too, and must stay silent.
    private static readonly RuleTest Both = RuleTest.Of(Opposites, new PoolingDoesNotPayFix()).WithoutGain();
    private static readonly RuleTest BothRenting = RuleTest.Of(Opposites, new TemporaryArrayFix());

    private static DiagnosticAnalyzer[] Opposites => [new PoolingDoesNotPayAnalyzer(), new TemporaryArrayAnalyzer(), new HotSiteAnalyzer([new PoolingDoesNotPayAnalyzer(), new TemporaryArrayAnalyzer()])];

    [Fact]
    public Task A_small_span_becomes_an_array() => Both.FixesAsync(
        Code.InRun("""
            using var buffer = {|ALI0012:Pool.Rent<byte>(16)|}; // scratch
            for (int i = 0; i < buffer.Length; i++)
                buffer[i] = (byte)i;
            Span<byte> half = buffer.Slice(8, 4);
            half.Fill(7);
            buffer.Span.Slice(10).Reverse();
            Span<byte> whole = buffer;
            int sum = whole.Length;
            foreach (byte b in buffer)
                sum += b;
            foreach (ref byte b in buffer)
                b++;
            ref byte last = ref buffer[^1];
            last++;
            return sum + " " + buffer[^1] + Convert.ToHexString(buffer) + buffer[1..3].Length + buffer.ToArray().Length + nameof(buffer);
            """),
        Code.InRun("""
            var buffer = new byte[16]; // scratch
            for (int i = 0; i < buffer.Length; i++)
                buffer[i] = (byte)i;
            Span<byte> half = buffer.AsSpan(8, 4);
            half.Fill(7);
            buffer.AsSpan().Slice(10).Reverse();
            Span<byte> whole = buffer;
            int sum = whole.Length;
            foreach (byte b in buffer)
                sum += b;
            foreach (ref byte b in buffer.AsSpan())
                b++;
            ref byte last = ref buffer[^1];
            last++;
            return sum + " " + buffer[^1] + Convert.ToHexString(buffer.AsSpan()) + buffer.AsSpan()[1..3].Length + buffer.AsSpan().ToArray().Length + nameof(buffer);
            """));

    [Fact]
    public Task A_small_array_is_made_by_new() => Both.FixesAsync(
        Code.InRun("""
            const int Size = 3;
            // one for each
            using var namesLease = {|ALI0012:Pool.Array<string>(Size, out var names)|}; // three
            using Lease other = {|ALI0012:Pool.Array(3, out int[] numbers)|};
            names[0] = "a";
            Array.Reverse(names);
            return string.Join(',', names) + numbers.Length;
            """),
        Code.InRun("""
            const int Size = 3;
            // one for each
            var names = new string[Size]; // three
            int[] numbers = new int[3];
            names[0] = "a";
            Array.Reverse(names);
            return string.Join(',', names) + numbers.Length;
            """));

    [Theory]
    [InlineData("using var x = [|Pool.Rent<byte>(255)|]; x[0] = 1;", "var x = new byte[255]; x[0] = 1;")]
    [InlineData("using var x = [|Pool.Rent<byte>(512)|]; x[0] = 1;", "var x = new byte[512]; x[0] = 1;")]
    [InlineData("using var x = [|Pool.Rent<int>(128)|]; foreach (int y in x) n += y + x.Length + x[^1];", "var x = new int[128]; foreach (int y in x) n += y + x.Length + x[^1];")]
    [InlineData("using var l = [|Pool.Array<byte>(512, out var x)|]; x[0] = 1; foreach (byte y in x) n += y;", "var x = new byte[512]; x[0] = 1; foreach (byte y in x) n += y;")]
    [InlineData("using PooledSpan<byte> x = [|Pool.Rent<byte>(length: 8, clear: true)|]; x[0] = 1;", "byte[] x = new byte[8]; x[0] = 1;")]
    [InlineData("using var x = [|Pool.Rent<DayOfWeek>(8)|]; x[0] = DayOfWeek.Friday;", "var x = new DayOfWeek[8]; x[0] = DayOfWeek.Friday;")]
    [InlineData("using var l = [|Pool.Array<string?>(8, out string?[] x)|]; x[0] = null;", "string?[] x = new string?[8]; x[0] = null;")]
    [InlineData("for (int i = 0; i < n; i++) { using var x = [|Pool.Rent<byte>(8)|]; x[0] = 1; }", "for (int i = 0; i < n; i++) { var x = new byte[8]; x[0] = 1; }")]
    [InlineData("using var x = [|Pool.Rent<byte>(8)|]; Stream.Null.Write(x);", "var x = new byte[8]; Stream.Null.Write(x);")]
    [InlineData("using var x = [|Pool.Rent<char>(8)|]; Console.Out.Write(x);", "var x = new char[8]; Console.Out.Write(x.AsSpan());")]
    [InlineData("using var x = [|Pool.Rent<byte>(8)|]; Read(x); static void Read(ReadOnlySpan<byte> all) { }", "var x = new byte[8]; Read(x); static void Read(ReadOnlySpan<byte> all) { }")]
    [InlineData("using var x = [|Pool.Rent<byte>(8)|]; n = new MemoryStream(((ReadOnlySpan<byte>)x).ToArray()).Capacity;", "var x = new byte[8]; n = new MemoryStream(((ReadOnlySpan<byte>)x).ToArray()).Capacity;")]
    [InlineData("using var x = [|global::AllocInsight.Pooling.Pool.Rent<byte>(8 /* header */)|]; x[0]++;", "/* header */\nvar x = new byte[8]; x[0]++;")]
    [InlineData("void Own() { using var x = [|Pool.Rent<byte>(8)|]; x[0]++; } Own();", "void Own() { var x = new byte[8]; x[0]++; } Own();")]
    public Task Every_form_is_rewritten_and_ALI0001_is_silent_then(string before, string after) => Both.WithoutRun().FixesAsync(Code.InMethod(before), Code.InMethod(after));

    [Fact]
    public Task Top_level_statements_are_rewritten() => Both.WithoutRun().FixesAsync(
        "using AllocInsight.Pooling;\nusing var x = [|Pool.Rent<byte>(8)|];\nx[0]++;\n",
        "using AllocInsight.Pooling;\nvar x = new byte[8];\nx[0]++;\n");

    [Theory]
    [InlineData("using var x = Pool.Rent<byte>(n); x[0] = 1;")]
    [InlineData("using var x = Pool.Rent<byte>(0);")]
    [InlineData("using var x = Pool.Rent<byte>(8, clear: false); x[0] = 1;")]
    [InlineData("using var x = Pool.Rent<byte>(8, n > 1); x[0] = 1;")]
    [InlineData("using var x = Pool.Rent<byte>(513); x[0] = 1;")]
    [InlineData("using var x = Pool.Rent<byte>(32); x.Span.Clear();")]
    [InlineData("using var x = Pool.Rent<byte>(300); x.Span.Clear();")]
    [InlineData("using var x = Pool.Rent<byte>(300); Stream.Null.Write(x);")]
    [InlineData("using var x = Pool.Rent<byte>(300); ref byte y = ref x[0]; y++;")]
    [InlineData("using var l = Pool.Array<byte>(300, out var x); Array.Clear(x);")]
    [InlineData("for (int i = 0; i < n; i++) { using var x = Pool.Rent<byte>(300); x[0] = 1; }")]
    [InlineData("using var x = Pool.Rent<Guid>(2); x[0] = default;")]
    [InlineData("using var x = Pool.Rent<byte>(8); x.Dispose();")]
    [InlineData("using var x = Pool.Rent<byte>(8); Take(x); static void Take(PooledSpan<byte> all) { }")]
    [InlineData("using var x = Pool.Rent<byte>(8); var y = x; y[0] = 1;")]
    [InlineData("var x = Pool.Rent<byte>(8); x[0] = 1;")]
    [InlineData("var l = Pool.Array<byte>(8, out var x); x[0] = 1; l.Dispose();")]
    [InlineData("using var l = Pool.Array<byte>(8, out var x); x[0] = 1; l.Dispose();")]
    [InlineData("byte[] x; using var l = Pool.Array<byte>(8, out x); x[0] = 1;")]
    [InlineData("using var l = Pool.Array<byte>(8, out _);")]
    [InlineData("using var l = Pool.Array<byte>(8, out var x); Func<int> f = () => x.Length; n = f();")]
    [InlineData("using var l = Pool.Array<byte>(8, out var x); int F() => x.Length; n = F();")]
    [InlineData("using var l = Pool.Array<byte[]>(8, out var x); x[0] = null!;")]
    [InlineData("using var l = Pool.List<byte>(8, out var x); x.Add(1);")]
    [InlineData("using var x = Other.Rent<byte>(8);")]
    [InlineData("using var x = Pool.Rent<byte>(8); again: x[0] = 1; if (n-- > 5) goto again;")]
    [InlineData("unsafe { using var x = Pool.Rent<byte>(8); fixed (byte* p = x) { n = *p; } }")]
    public Task What_may_pay_or_needs_the_lease_is_not_flagged(string body) => Test.IgnoresAsync(Code.InClass($$"""
        public static class Other { public static MemoryStream Rent<T>(int length) => new(length); }
        public static void M(int n)
        {
            {{body}}
        }
        """));

    [Theory]
    [InlineData("public static async Task M() { using var l = Pool.Array<byte>(300, out var x); await Task.Yield(); x[0] = 1; }")]
    [InlineData("public static IEnumerable<int> M() { using var l = Pool.Array<byte>(8, out var x); yield return x[0]; }")]
    [InlineData("public static void M<T>() where T : unmanaged { using var x = Pool.Rent<T>(8); x[0] = default; }")]
    public Task What_only_a_stack_would_save_in_async_methods_iterators_and_unknown_sizes_are_left_alone(string member) => Test.IgnoresAsync(Code.InClass(member));

    [Fact]
    public Task Where_spans_of_arrays_are_not_imported_it_is_silent() => Test.IgnoresAsync(
        "using AllocInsight.Pooling;\npublic static class C { public static void M() { using var x = Pool.Rent<byte>(8); x.Span.Clear(); } }\n");

    [Theory]
    [InlineData("16", 0)]
    [InlineData("17", 1)]
    public async Task The_threshold_is_an_option(string threshold, int count) =>
        Assert.Equal(count, (await Both.With("allocinsight_threshold_bytes", threshold).DiagnosticsAsync(Code.InMethod("using var x = Pool.Rent<byte>(16); x.Span.Clear();"))).Count);

    [Fact]
    public async Task The_message_says_why()
    {
        Assert.Equal("'x' is pooled, but its 8 bytes are fewer than the 32 from which that pays: 'new' is as fast and simpler", await MessageAsync("using var x = Pool.Rent<byte>(8); x[0] = 1;"));
        Assert.Equal("'x' is pooled, but its 400 bytes would lie on the stack: 'new' is as fast and simpler", await MessageAsync("using var x = Pool.Rent<int>(100); x[0] = 1;"));
    }

    [Fact]
    public Task What_ALI0001_rents_is_not_flagged() => BothRenting.WithoutRun().WithoutGain().FixesAsync(
        Code.InMethod("var x = {|ALI0001:new byte[513]|}; x[0] = 1; var y = {|ALI0001:new long[65]|}; y.AsSpan().Clear();"),
        Code.InMethod("using var x = Pool.Rent<byte>(513); x[0] = 1; using var y = Pool.Rent<long>(65); y.Span.Clear();"));

    [Fact]
    public Task What_ALI0001_rents_because_it_is_hot_is_not_flagged() => BothRenting.WithHot("new byte[16]").WithoutRun().WithoutGain().FixesAsync(
        Code.InMethod("var x = {|ALI0001:new byte[16]|}; x[0] = 1;"),
        Code.InMethod("using var x = Pool.Rent<byte>(16); x[0] = 1;"));

    [Fact]
    public Task What_was_cured_is_in_no_later_profile_so_with_any_profile_it_is_silent() =>
        Test.WithProfile(Profile).IgnoresAsync(Code.InMethod("using var x = Pool.Rent<byte>(16); x[0] = 1;"));

    [Fact]
    public Task Nothing_crashes_on_unfinished_code() => Test.CrashesOnNothingAsync(
        Code.InMethod("""
            using var x = Pool.Rent<byte>(16);
            x.Span.Clear();
            using var lease = Pool.Array<int>(length: 4, out var y);
            y[0] = x.Slice(1, 2).Length + x[1..3].Length;
            """),
        7);

    private static async Task<string> MessageAsync(string body)
    {
        Diagnostic diagnostic = Assert.Single(await Test.DiagnosticsAsync(Code.InMethod(body)));
        Assert.Equal(DiagnosticSeverity.Info, diagnostic.Severity);
        return diagnostic.GetMessage(CultureInfo.InvariantCulture);
    }
}
