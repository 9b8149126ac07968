using AllocInsight.Analyzers.CodeFixes.Fixes;
using AllocInsight.Analyzers.Rules;
using AllocInsight.Testing.Analysis;
using Microsoft.CodeAnalysis.CSharp;

namespace AllocInsight.Analyzers.Tests.Rules;

public sealed class GrowAndCopyTests
{
    private static readonly RuleTest Test = PoolRuleTest.Of<GrowAndCopyAnalyzer, GrowAndCopyFix>();

    [Fact]
    public Task An_array_that_is_trimmed_and_returned_at_the_end() => Test.FixesAsync(
        Code.InClass("""
            public static string Run() => string.Join(",", Squares(500));

            private static int[] Squares(int n)
            {
                // Squares of odd numbers.
                int[] squares = {|ALI0009:new int[16]|}; // grows
                int count = 0; // how many

                for (int i = 1; i < n; i += 2)
                {
                    // Full?
                    if (count == squares.Length)
                        Array.Resize(ref squares, squares.Length * 2);
                    squares[count++] = i * i; // one more
                }

                Array.Resize(ref squares, count);
                return squares;
            }
            """),
        Code.InClass("""
            public static string Run() => string.Join(",", Squares(500));

            private static int[] Squares(int n)
            {
                // Squares of odd numbers.
                using var squares = new PooledBufferWriter<int>(); // grows
                // how many

                for (int i = 1; i < n; i += 2)
                {
                    // Full?
                    squares.Add(i * i); // one more
                }

                return squares.ToArray();
            }
            """));

    [Fact]
    public Task An_array_that_is_read_as_a_span_or_by_a_call_that_has_a_form_for_spans() => Test.FixesAsync(
        Code.InRun("""
            var text = {|ALI0009:new char[1024]|};
            var length = 0;
            foreach (string part in new[] { "some", "text", "in", "parts" })
            {
                foreach (char c in part)
                {
                    if (length >= text.Length)
                    {
                        Array.Resize(ref text, length + 1024);
                    }
                    text[length] = char.ToUpperInvariant(c);
                    length++;
                }
            }
            int sum = 0;
            foreach (char c in text.AsSpan(0, length))
                sum += c;
            char[] copy = text[..length], other = text.AsSpan(0, length).ToArray();
            var last = text.Take(length).ToArray();
            var builder = new StringBuilder().Append(text, 0, length);
            return new string(text, 0, length) + sum + builder + Encoding.UTF8.GetBytes(copy, 0, length).Length + string.Concat(new ReadOnlySpan<char>(text, 0, length), "x") + other.Length + last.Length;
            """),
        Code.InRun("""
            using var text = new PooledBufferWriter<char>(1024);
            foreach (string part in new[] { "some", "text", "in", "parts" })
            {
                foreach (char c in part)
                {
                    text.Add(char.ToUpperInvariant(c));
                }
            }
            int sum = 0;
            foreach (char c in text.WrittenSpan)
                sum += c;
            char[] copy = text.ToArray(), other = text.ToArray();
            var last = text.ToArray();
            var builder = new StringBuilder().Append(text.WrittenSpan);
            return new string(text.WrittenSpan) + sum + builder + Encoding.UTF8.GetBytes(copy, 0, (int)text.WrittenCount).Length + string.Concat(text.WrittenSpan, "x") + other.Length + last.Length;
            """));

    [Fact]
    public Task A_growth_that_is_written_out_and_a_result_that_is_copied() => Test.FixesAsync(
        Code.InClass("""
            public static string Run()
            {
                string[] words = {|ALI0009:new string[Few]|};
                int count = 0;
                while (count < 1000)
                {
                    if (count == words.Length)
                    {
                        string[] longer = new string[(int)(words.Length * 1.5) + 1];
                        Array.Copy(words, longer, count);
                        words = longer;
                    }
                    if (count * 2 < 1500)
                        words[count++] = "even";
                    else
                        break;
                }
                string[] result = new string[count];
                Array.Copy(words, 0, result, 0, count);
                return string.Join(" ", result);
            }

            private const int Few = 4;
            """),
        Code.InClass("""
            public static string Run()
            {
                using var words = new PooledBufferWriter<string>();
                while (words.WrittenCount < 1000)
                {
                    if ((int)words.WrittenCount * 2 < 1500)
                        words.Add("even");
                    else
                        break;
                }
                string[] result = words.ToArray();
                return string.Join(" ", result);
            }

            private const int Few = 4;
            """));

    [Fact]
    public Task A_count_that_is_read_is_that_of_the_writer() => Test.FixesAsync(
        Code.InRun("""
            long[] values = {|ALI0009:new long[8]|};
            int used = 0;
            for (int i = 0; i < 3000; i++)
            {
                if (i % 3 == 0)
                    continue;
                if (values.Length <= used)
                    Array.Resize(ref values, Math.Max(16, used << 1));
                values[used] = used + i;
                used += 1;
                if (used == 1500)
                    break;
            }
            if (used != values.Length)
                Array.Resize(ref values, used);
            return $"{used} " + used + Sum(values, used.CompareTo(5));
            long Sum(long[] all, int extra) => all.Sum() + extra;
            """),
        Code.InRun("""
            using var values = new PooledBufferWriter<long>();
            for (int i = 0; i < 3000; i++)
            {
                if (i % 3 == 0)
                    continue;
                values.Add((int)values.WrittenCount + i);
                if (values.WrittenCount == 1500)
                    break;
            }
            return $"{values.WrittenCount} " + values.WrittenCount + Sum(values.ToArray(), ((int)values.WrittenCount).CompareTo(5));
            long Sum(long[] all, int extra) => all.Sum() + extra;
            """));

    [Fact]
    public Task Two_arrays_one_in_the_loop_of_the_other_in_an_async_method() => Test.FixesAsync(
        Code.InAsyncRun("""
            byte[][] rows = {|ALI0009:new byte[2][]|};
            int rowCount = 0;
            for (int row = 0; row < 20; row++)
            {
                byte[] cells = {|ALI0009:new byte[2]|};
                int cellCount = 0;
                for (int i = 0; i < row * 30; i++)
                {
                    if (cellCount == cells.Length)
                        Array.Resize(ref cells, 2 * cellCount);
                    cells[cellCount++] = await Task.FromResult((byte)rowCount);
                }
                if (rowCount == rows.Length)
                    Array.Resize(ref rows, rows.Length * 2);
                rows[rowCount++] = cells[0..cellCount];
            }
            Array.Resize(ref rows, rowCount);
            return string.Join(" ", rows.Select(Convert.ToHexString));
            """),
        Code.InAsyncRun("""
            using var rows = new PooledBufferWriter<byte[]>();
            for (int row = 0; row < 20; row++)
            {
                using var cells = new PooledBufferWriter<byte>();
                for (int i = 0; i < row * 30; i++)
                {
                    cells.Add(await Task.FromResult((byte)rows.WrittenCount));
                }
                rows.Add(cells.ToArray());
            }
            return string.Join(" ", rows.ToArray().Select(Convert.ToHexString));
            """));

    [Theory]
    [InlineData("Array.Resize(ref a, count); for (int i = 0; i < 2; i++) Kept = a; return null;")]
    [InlineData("Array.Resize(ref a, count); Kept = a; return a;")]
    [InlineData("return a;")]
    [InlineData("return a[..(count - 1)];")]
    [InlineData("return a[1..count];")]
    [InlineData("return a.Length;")]
    [InlineData("return a[count - 1];")]
    [InlineData("Array.Sort(a, 0, count); return a[..count];")]
    [InlineData("a.AsSpan(0, count).Sort(); return a[..count];")]
    [InlineData("Span<int> s = a.AsSpan(0, count); return s.Length;")]
    [InlineData("return new ArraySegment<int>(a, 0, count);")]
    [InlineData("return Own(a, 0, count);")]
    [InlineData("foreach (ref int x in a.AsSpan(0, count)) x++; return a[..count];")]
    [InlineData("count--; return a[..count];")]
    [InlineData("count = 0; return a[..count];")]
    [InlineData("Change(ref count); return a[..count];")]
    [InlineData("Func<int> later = () => count; Kept = a[..count]; return later;")]
    [InlineData("Func<int[]> later = () => a[..count]; return later;")]
    [InlineData("return nameof(count) + a[..count].Length;")]
    [InlineData("goto End; End: return a[..count];")]
    public Task A_use_that_a_writer_does_not_serve_keeps_it_from_being_flagged(string end) => Test.IgnoresAsync(Code.InClass($$"""
        private static int[]? Kept;
        public static object? M(int n)
        {
            int[] a = new int[16];
            int count = 0;
            for (int i = 0; i < n; i++)
            {
                if (count == a.Length)
                    Array.Resize(ref a, a.Length * 2);
                a[count++] = i;
            }
            {{end}}
        }
        private static int Own(int[] a, int start, int length) => a[start] + length;
        private static int Own(ReadOnlySpan<int> a) => a[0];
        private static void Change(ref int i) => i++;
        public static int[]? Get() => Kept;
        """));

    [Theory]
    [InlineData("int[] a = new int[16]; int count = 0;", "a[count++] = i;")]
    [InlineData("int[] a = new int[16]; int count = 0;", "a[count++] = i; if (count == a.Length) Array.Resize(ref a, count * 2);")]
    [InlineData("int[] a = new int[16]; int count = 0;", "if (count == a.Length) Array.Resize(ref a, count * 2); a[count++] = i; a[count++] = i;")]
    [InlineData("int[] a = new int[16]; int count = 0;", "if (count == a.Length) Array.Resize(ref a, count * 2); a[count++] = count;")]
    [InlineData("int[] a = new int[16]; int count = 0;", "if (count == a.Length) Array.Resize(ref a, count * 2); a[count++] = a[0];")]
    [InlineData("int[] a = new int[16]; int count = 0;", "if (count == a.Length) Array.Resize(ref a, count * 2); a[++count] = i;")]
    [InlineData("int[] a = new int[16]; int count = 0;", "if (count == a.Length) Array.Resize(ref a, count * 2); a[count++] += i;")]
    [InlineData("int[] a = new int[16]; int count = 0;", "if (count == a.Length) Array.Resize(ref a, count * 2); a[count] = i;")]
    [InlineData("int[] a = new int[16]; int count = 0;", "if (count == a.Length) Array.Resize(ref a, count * 2); while (i++ < 5) a[count++] = i;")]
    [InlineData("int[] a = new int[16]; int count = 0;", "if (count == a.Length) Array.Resize(ref a, count * 2); try { a[count++] = int.Parse(\"x\"); } catch (FormatException) { }")]
    [InlineData("int[] a = new int[16]; int count = 0;", "if (count == a.Length) Array.Resize(ref a, count * 2); else i++; a[count++] = i;")]
    [InlineData("int[] a = new int[16]; int count = 0;", "if (count == a.Length && i > 3) Array.Resize(ref a, count * 2); a[count++] = i;")]
    [InlineData("int[] a = new int[16]; int count = 0;", "if (count > a.Length) Array.Resize(ref a, count * 2); a[count++] = i;")]
    [InlineData("int[] a = new int[16]; int count = 0;", "if (count >= a.Length / 2) Array.Resize(ref a, count * 2); a[count++] = i;")]
    [InlineData("int[] a = new int[16]; int count = 0;", "if (count == a.Length) Array.Resize(ref a, count); a[count++] = i;")]
    [InlineData("int[] a = new int[16]; int count = 0;", "if (count == a.Length) Array.Resize(ref a, n); a[count++] = i;")]
    [InlineData("int[] a = new int[16]; int count = 0;", "if (count == a.Length) { n++; Array.Resize(ref a, count * 2); } a[count++] = i;")]
    [InlineData("int[] a = new int[1]; int count = 0;", "if (count == a.Length) Array.Resize(ref a, count * 3 / 2); a[count++] = i;")]
    [InlineData("int[] a = new int[0]; int count = 0;", "if (count == a.Length) Array.Resize(ref a, count * 2); a[count++] = i;")]
    [InlineData("int[] a = new int[n]; int count = 0;", "if (count == a.Length) Array.Resize(ref a, count * 2); a[count++] = i;")]
    [InlineData("int[] a = { 1, 2 }; int count = 0;", "if (count == a.Length) Array.Resize(ref a, count * 2); a[count++] = i;")]
    [InlineData("int[] a = new int[16]; int count = 1;", "if (count == a.Length) Array.Resize(ref a, count * 2); a[count++] = i;")]
    [InlineData("int[] a = new int[16]; int count = 0, other = 0;", "if (count == a.Length) Array.Resize(ref a, count * 2); a[count++] = i + other;")]
    [InlineData("int count = 0; Console.WriteLine(count); int[] a = new int[16];", "if (count == a.Length) Array.Resize(ref a, count * 2); a[count++] = i;")]
    [InlineData("int[] a = new int[16]; short count = 0;", "if (count == a.Length) Array.Resize(ref a, count * 2); a[count++] = i;")]
    public Task A_loop_of_which_a_writer_might_do_something_else_is_not_flagged(string start, string body) => Test.IgnoresAsync(Code.InClass($$"""
        public static int[] M(int n)
        {
            {{start}}
            for (int i = 0; i < n; i++)
            {
                {{body}}
            }
            return a[..count];
        }
        """));

    [Theory]
    [InlineData("foreach (char c in a.AsSpan(0, count)) Console.Write(c);")]
    [InlineData("Console.Write(a.AsSpan(0, count).ToArray());")]
    [InlineData("Console.Write(a[..count]);")]
    [InlineData("Console.Write(a[0..count]);")]
    [InlineData("Console.Write(a.AsSpan(..count).ToString());")]
    [InlineData("a.AsSpan(0, count).CopyTo(new char[count]);")]
    [InlineData("Console.Write(a.Take(count).ToArray());")]
    [InlineData("new StringBuilder().Append(a, 0, count);")]
    [InlineData("Console.Out.Write(a, 0, count);")]
    [InlineData("Console.Write(new string(a, 0, count));")]
    [InlineData("Console.Write(string.Concat(new ReadOnlySpan<char>(a, 0, count), \"x\"));")]
    [InlineData("Console.Write(Encoding.UTF8.GetByteCount(a, 0, count));")]
    [InlineData("Console.Write(Encoding.UTF8.GetBytes(a.AsSpan(0, count), new byte[100]));")]
    [InlineData("if (count < a.Length) { Array.Resize(ref a, count); } Console.Write(a);")]
    [InlineData("var b = new char[count]; Array.Copy(a, b, count); Console.Write(b);")]
    [InlineData("var b = new char[count]; a.AsSpan(0, count).CopyTo(b); Console.Write(b);")]
    public Task Whatever_reads_what_was_written_is_served(string end) => Test.FlagsAsync(Code.InMethod($$"""
        char[] a = [|new char[16]|];
        int count = 0;
        foreach (char c in text)
        {
            if (count == a.Length)
                Array.Resize(ref a, count * 2);
            a[count++] = c;
        }
        {{end}}
        """));

    [Fact]
    public Task Not_in_old_languages_iterators_and_without_the_pool()
    {
        const string Body = """
            int[] a = new int[16];
            int count = 0;
            foreach (char c in text)
            {
                if (count == a.Length)
                    Array.Resize(ref a, count * 2);
                a[count++] = c;
            }
            Console.WriteLine(a.AsSpan(0, count).ToArray().Length);
            """;
        return Task.WhenAll(
            Test.FlagsAsync(Code.InMethod(Body.Replace("new int[16]", "[|new int[16]|]", StringComparison.Ordinal))),
            Test.WithLanguage(LanguageVersion.CSharp7_3).IgnoresAsync(Code.InMethod(Body)),
            Test.IgnoresAsync(Code.InMethod(Body + "\nyield return 1;", "public static IEnumerable<int> M(int n, string text)")),
            Test.WithoutPool().IgnoresAsync(Code.InMethod(Body, pool: false)));
    }

    [Fact]
    public async Task A_profile_makes_it_a_warning_with_what_all_arrays_took()
    {
        var found = await Test.WithHot(new HotSite("new int[16]"), new HotSite("Array.Resize(ref a, count * 2)") { Type = "int[]" }).DiagnosticsAsync(Code.InMethod("""
            int[] a = new int[16];
            int count = 0;
            foreach (char c in text)
            {
                if (count == a.Length)
                    Array.Resize(ref a, count * 2);
                a[count++] = c;
            }
            Console.WriteLine(new ReadOnlySpan<int>(a, 0, count).ToArray().Length);
            """));
        var diagnostic = Assert.Single(found);
        Assert.Equal(Microsoft.CodeAnalysis.DiagnosticSeverity.Warning, diagnostic.Severity);
        Assert.Equal("'a' grows by copying and does not leave 'M': use 'using var a = new PooledBufferWriter<int>()'. Measured: 2 GB in 2 M objects, 50 % of all bytes, 100 % died young, slots of 1024 B", diagnostic.GetMessage(System.Globalization.CultureInfo.InvariantCulture));
    }

    [Fact]
    public Task Half_written_code_is_no_trouble() => Test.CrashesOnNothingAsync(Code.InMethod("""
        int[] a = new int[16];
        int count = 0;
        foreach (char c in text)
        {
            if (count == a.Length)
            {
                int[] b = new int[count * 2];
                Array.Copy(a, b, count);
                a = b;
            }
            a[count] = c;
            count++;
        }
        if (count < a.Length)
            Array.Resize(ref a, count);
        Console.WriteLine(string.Join(",", a));
        """), stride: 7);
}
