using AllocInsight.Analyzers.CodeFixes.Fixes;
using AllocInsight.Analyzers.Rules;
using AllocInsight.Testing.Analysis;
using Microsoft.CodeAnalysis.CSharp;

namespace AllocInsight.Analyzers.Tests.Rules;

public sealed class TemporaryArrayTests
{
    private static readonly RuleTest Test = PoolRuleTest.Of<TemporaryArrayAnalyzer, TemporaryArrayFix>();

    [Fact]
    public Task An_array_used_only_as_a_span_becomes_a_pooled_span() => Test.FixesAsync(
        Code.InRun("""
            int n = 1000;
            byte[] buffer = {|ALI0001:new byte[n]|};  // scratch
            buffer[7] = (byte)n;
            Span<byte> half = buffer.AsSpan(500, 3);
            half.Fill(7);
            buffer.AsSpan(10).Reverse();
            int sum = 0;
            foreach (byte b in buffer)
                sum += b;
            for (int i = buffer.Length; i < 2 * n; i++)
                sum++;
            return sum + " " + buffer[^1] + Convert.ToHexString(buffer.AsSpan().Slice(0, 4));
            """),
        Code.InRun("""
            int n = 1000;
            using var buffer = Pool.Rent<byte>(n);  // scratch
            buffer[7] = (byte)n;
            Span<byte> half = buffer.Slice(500, 3);
            half.Fill(7);
            buffer.Span.Slice(10).Reverse();
            int sum = 0;
            foreach (byte b in buffer)
                sum += b;
            for (int i = buffer.Length; i < 2 * n; i++)
                sum++;
            return sum + " " + buffer[^1] + Convert.ToHexString(buffer.Span.Slice(0, 4));
            """));

    [Fact]
    public Task Where_a_loop_uses_it_its_span_gets_the_variable() => Test.FixesAsync(
        Code.InRun("""
            int n = 1000;
            byte[] buffer = {|ALI0001:new byte[n]|};  // scratch
            for (int i = 0; i < buffer.Length; i++)
                buffer[i] = (byte)i;
            buffer.AsSpan(10).Reverse();
            string digest = "";
            while (digest.Length < 20)
            {
                var part = {|ALI0001:new char[600 + digest.Length]|};
                part[0] = (char)('a' + digest.Length);
                part.AsSpan(1).Fill((char)part[0]);
                digest += new string(part.AsSpan(0, 3)) + buffer[^1];
            }
            int bufferLease = 3, steps = 0;
            do
            {
                int[] table = {|ALI0001:new int[n + steps]|};
                foreach (byte b in buffer)
                    table[b]++;
                steps += table.AsSpan(1, 2)[0] + table.AsSpan().Length;
            }
            while (--bufferLease > 0);
            return digest + " " + buffer[^1] + steps + Convert.ToHexString(buffer.AsSpan()[..4]);
            """),
        Code.InRun("""
            int n = 1000;
            using var bufferLease2 = Pool.Rent<byte>(n);  // scratch
            Span<byte> buffer = bufferLease2.Span;
            for (int i = 0; i < buffer.Length; i++)
                buffer[i] = (byte)i;
            buffer.Slice(10).Reverse();
            string digest = "";
            while (digest.Length < 20)
            {
                using var part = Pool.Rent<char>(600 + digest.Length);
                part[0] = (char)('a' + digest.Length);
                part.Span.Slice(1).Fill((char)part[0]);
                digest += new string(part.Slice(0, 3)) + buffer[^1];
            }
            int bufferLease = 3, steps = 0;
            do
            {
                using var tableLease = Pool.Rent<int>(n + steps);
                Span<int> table = tableLease.Span;
                foreach (byte b in buffer)
                    table[b]++;
                steps += table.Slice(1, 2)[0] + table.Length;
            }
            while (--bufferLease > 0);
            return digest + " " + buffer[^1] + steps + Convert.ToHexString(buffer[..4]);
            """));

    [Fact]
    public Task An_array_that_must_be_one_comes_from_the_pool_with_its_exact_length() => Test.FixesAsync(
        Code.InRun("""
            var text = new MemoryStream(Encoding.UTF8.GetBytes("some text that is read in pieces"));
            var chunk = {|ALI0001:new byte[4096]|};
            int read = text.Read(chunk, 0, chunk.Length);
            Array.Reverse(chunk, 0, read);
            return read + Encoding.UTF8.GetString(chunk, 0, read);
            """),
        Code.InRun("""
            var text = new MemoryStream(Encoding.UTF8.GetBytes("some text that is read in pieces"));
            using var chunkLease = Pool.Array<byte>(4096, out var chunk);
            int read = text.Read(chunk, 0, chunk.Length);
            Array.Reverse(chunk, 0, read);
            return read + Encoding.UTF8.GetString(chunk, 0, read);
            """));

    [Fact]
    public Task The_directive_is_added_where_it_is_missing() => Test.WithoutRun().FixesAsync(
        Code.InMethod("var x = [|new string[n]|]; x[0] = text;", pool: false),
        Code.InMethod("using var xLease = Pool.Array<string>(n, out var x); x[0] = text;"));

    [Fact]
    public Task An_array_whose_length_is_read_from_another_is_fixed_with_it() => Test.FixesAsync(
        Code.InRun("""
            var left = [|new char[500]|];
            left.AsSpan().Fill('l');
            var right = [|new int[left.AsSpan(1).Length]|];
            right.AsSpan(1, right.AsSpan(left.AsSpan(2).Length).Length).Fill(3);
            return right[1] + new string(left.AsSpan(0, 3));
            """),
        Code.InRun("""
            using var left = Pool.Rent<char>(500);
            left.Span.Fill('l');
            using var right = Pool.Rent<int>(left.Span.Slice(1).Length);
            right.Slice(1, right.Span.Slice(left.Span.Slice(2).Length).Length).Fill(3);
            return right[1] + new string(left.Slice(0, 3));
            """));

    [Fact]
    public Task Where_another_namespace_has_the_directives_the_name_is_written_in_full() => Test.WithoutRun().FixesAsync(
        """
        namespace First
        {
            using System;
            public class Q { public static Type? M(int n) { string[] x = [|new string[n]|]; x[0] = "a"; return null; } }
        }
        namespace Second
        {
            public class C { public static int M(int n) { string[] x = [|new string[n]|]; x[0] = "a"; return x.Length; } }
            public class D { public static int M(int n) { byte[] x = [|new byte[n]|]; for (int i = 0; i < n; i++) x[i] = 1; return x.Length; } }
        }
        """,
        """
        namespace First
        {
            using System;
            using AllocInsight.Pooling;
            public class Q { public static Type? M(int n) { using var xLease = Pool.Array<string>(n, out string[] x); x[0] = "a"; return null; } }
        }
        namespace Second
        {
            public class C { public static int M(int n) { using var xLease = global::AllocInsight.Pooling.Pool.Array<string>(n, out string[] x); x[0] = "a"; return x.Length; } }
            public class D { public static int M(int n) { using var xLease = global::AllocInsight.Pooling.Pool.Rent<byte>(n); global::System.Span<byte> x = xLease.Span; for (int i = 0; i < n; i++) x[i] = 1; return x.Length; } }
        }
        """);

    [Fact]
    public Task Comments_in_what_becomes_a_part_are_kept() => Test.FixesAsync(
        Code.InRun("""
            int n = 1000;
            byte[] x = [|new byte[n]|];
            x.AsSpan( /* all */ ).Fill(1);
            x.AsSpan( // from there
                5).Fill(2);
            return x[4] + " " + x[5];
            """),
        Code.InRun("""
            int n = 1000;
            using var x = Pool.Rent<byte>(n);
            x.Span /* all */.Fill(1);
            x.Span.Slice( // from there
                5).Fill(2);
            return x[4] + " " + x[5];
            """));

    [Fact]
    public Task An_array_with_a_dynamic_index_stays_an_array() => Test.FixesAsync(
        Code.InRun("int n = 1000; dynamic at = 3; byte[] x = [|new byte[n]|]; x[at] = 1; return x[3].ToString();"),
        Code.InRun("int n = 1000; dynamic at = 3; using var xLease = Pool.Array<byte>(n, out byte[] x); x[at] = 1; return x[3].ToString();"));

    [Fact]
    public Task A_variable_without_a_type_needs_no_directive_for_it() => Test.WithoutRun().FixesAsync(
        "using AllocInsight.Pooling;\npublic static class C { public static int M(int n) { var x = [|new byte[n]|]; for (int i = 0; i < n; i++) x[i] = 1; return x[0]; } }\n",
        "using AllocInsight.Pooling;\npublic static class C { public static int M(int n) { using var xLease = Pool.Rent<byte>(n); var x = xLease.Span; for (int i = 0; i < n; i++) x[i] = 1; return x[0]; } }\n");

    [Theory]
    [InlineData("return new byte[1000];")]
    [InlineData("var x = new byte[n]; return x;")]
    [InlineData("var x = new byte[n]; Kept = x; return null;")]
    [InlineData("var x = new byte[n]; var y = x; return y;")]
    [InlineData("var x = new byte[n]; Func<int> later = () => x.Length; Later = later; return null;")]
    [InlineData("var x = new byte[n]; int F() => x.Length; Later = F; return null;")]
    [InlineData("var x = new byte[n]; int F() => x.Length; Later = () => F(); return null;")]
    [InlineData("byte[] last = null!; for (int i = 0; i < n; i++) { var x = new byte[n]; x[0] = 1; last = x; } return last;")]
    [InlineData("var x = new byte[n]; return n > 1 ? x : null!;")]
    [InlineData("var x = new byte[n]; Array.Resize(ref x, 2 * n); x[0] = 1; return null;")]
    [InlineData("var x = new byte[n]; var list = new List<byte[]> { x }; Many = list; return null;")]
    [InlineData("var x = new byte[n]; var t = Task.Run(() => x[0] = 1); t.Wait(); return null;")]
    [InlineData("var x = new byte[n]; Task<int> t = Stream.Null.ReadAsync(x, 0, n); return null;")]
    [InlineData("var x = new byte[n]; Text = new ArraySegment<byte>(x); return null;")]
    [InlineData("var x = new byte[n]; Memory<byte> m = x; Text = m; return null;")]
    [InlineData("var x = new byte[100]; x[0] = 1; return null;")]
    [InlineData("var x = new byte[512]; x[0] = 1; return null;")]
    public Task An_array_that_leaves_the_method_or_does_not_pay_is_not_flagged(string body) => Test.IgnoresAsync(Code.InClass($$"""
        public static byte[]? Kept;
        public static Func<int>? Later;
        public static List<byte[]>? Many;
        public static object? Text;
        public static byte[]? M(int n)
        {
            {{body}}
        }
        """));

    [Fact]
    public async Task A_profile_makes_it_a_warning_with_figures()
    {
        var found = await Test.WithHot("new byte[16]").DiagnosticsAsync(Code.InMethod("""
            var small = new byte[16];
            for (int i = 0; i < small.Length; i++)
                small[i] = (byte)n;
            """));
        var diagnostic = Assert.Single(found);
        Assert.Equal(Microsoft.CodeAnalysis.DiagnosticSeverity.Warning, diagnostic.Severity);
        Assert.Equal("'small' does not leave 'M': rent it with 'using var smallLease = Pool.Rent<byte>(16)'. Measured: 1 GB in 1 M objects, 25 % of all bytes, 100 % died young, slots of 1024 B", diagnostic.GetMessage(System.Globalization.CultureInfo.InvariantCulture));
    }

    [Theory]
    [InlineData("(a, b) = (b, a);")]
    [InlineData("var t = a; a = b; b = t;")]
    [InlineData("for (int i = 0; i < 3; i++) { a[i] = b[^1]; (a, b) = (b, a); b[i] = (byte)(i + a[i]); }")]
    [InlineData("byte[] larger = a.Length > b.Length ? a : b; larger[2] = 7; if (larger[1] > 0) b = a;")]
    public Task Buffers_that_change_places_are_rented_one_by_one_or_all_at_once(string swap) => Test.FixesAsync(
        Code.InRun($"var a = [|new byte[1000]|];\nvar b = [|new byte[2000]|];\na[0] = 1;\nb[1] = 2;\n{swap}\nreturn string.Join(' ', a.Length, b.Length, a[0], b[1], a[1], b[2]);"),
        Code.InRun($"using var aLease = Pool.Array<byte>(1000, out var a);\nusing var bLease = Pool.Array<byte>(2000, out var b);\na[0] = 1;\nb[1] = 2;\n{swap}\nreturn string.Join(' ', a.Length, b.Length, a[0], b[1], a[1], b[2]);"));

    [Fact]
    public Task Before_leases_were_declarations_too() => Test.WithLanguage(LanguageVersion.CSharp7_3).FixesAsync(
        Code.InRun("""
            var a = [|new byte[1000]|];
            var b = [|new byte[2000]|];
            var c = [|new byte[3000]|];
            a[0] = 1;
            (a, b, c) = (b, c, a);
            return a.Length + " " + b.Length + " " + c[0];
            """),
        Code.InRun("""
            using (Pool.Array<byte>(1000, out var a))
            {
                using (Pool.Array<byte>(2000, out var b))
                {
                    using (Pool.Array<byte>(3000, out var c))
                    {
                        a[0] = 1;
                        (a, b, c) = (b, c, a);
                        return a.Length + " " + b.Length + " " + c[0];
                    }
                }
            }
            """));

    [Theory]
    [InlineData("using (Pool.Array<byte>(1000, out var a)) { { var b = new byte[1000]; a = b; } n = a[0]; }")]
    [InlineData("using (Pool.Array<byte>(1000, out var a)) { using (new MemoryStream()) { var b = new byte[1000]; a = b; } n = a[0]; }")]
    [InlineData("byte[] a; using (new MemoryStream()) { var b = new byte[1000]; a = b; } n = a[0];")]
    [InlineData("var a = new byte[10]; for (int i = 0; i < n; i++) { var b = new byte[1000]; (a, b) = (b, a); }")]
    public Task What_an_outer_variable_has_later_stays(string body) => Test.IgnoresAsync(Code.InMethod(body));
}
