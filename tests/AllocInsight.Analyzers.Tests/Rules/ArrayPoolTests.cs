using AllocInsight.Analyzers.CodeFixes.Fixes;
using AllocInsight.Analyzers.Rules;
using AllocInsight.Testing.Analysis;
using Microsoft.CodeAnalysis.CSharp;

namespace AllocInsight.Analyzers.Tests.Rules;

/// <summary>ALI0001 and ALI0008 with the option <c>allocinsight_target = bcl</c>.</summary>
public sealed class ArrayPoolTests
{
    private static readonly RuleTest Test = PoolRuleTest.Of<TemporaryArrayAnalyzer, TemporaryArrayFix>().With("allocinsight_target", "bcl").WithoutPool();

    [Fact]
    public Task An_array_used_only_as_a_span_becomes_one_of_the_length_asked_for() => Test.FixesAsync(
        InRun("""
            int n = 1000;
            // What follows is scratch.
            byte[] buffer = {|ALI0001:new byte[n]|};  // scratch
            for (int i = 0; i < buffer.Length; i++)
                buffer[i] = (byte)i;
            Span<byte> half = buffer.AsSpan(500, 3);
            half.Fill(7);
            buffer.AsSpan(10).Reverse();
            int sum = 0;
            foreach (byte b in buffer)
                sum += b;

            // The result.
            return sum + " " + buffer[^1] + Convert.ToHexString(buffer.AsSpan().Slice(0, 4)) + Convert.ToHexString(buffer.AsSpan(^2)) + buffer.AsSpan(1..3).Length;
            // Nothing follows.
            """),
        InRun("""
            int n = 1000;
            // What follows is scratch.
            byte[] bufferRented = ArrayPool<byte>.Shared.Rent(n);  // scratch
            try
            {
                Span<byte> buffer = bufferRented.AsSpan(0, n);
                buffer.Clear();
                for (int i = 0; i < buffer.Length; i++)
                    buffer[i] = (byte)i;
                Span<byte> half = buffer.Slice(500, 3);
                half.Fill(7);
                buffer.Slice(10).Reverse();
                int sum = 0;
                foreach (byte b in buffer)
                    sum += b;

                // The result.
                return sum + " " + buffer[^1] + Convert.ToHexString(buffer.Slice(0, 4)) + Convert.ToHexString(buffer[(^2)..]) + buffer[1..3].Length;
            }
            finally
            {
                ArrayPool<byte>.Shared.Return(bufferRented);
            }
            // Nothing follows.
            """));

    [Theory]
    [InlineData("var", "const int Size = 4096;", "Size", "", "Size")]
    [InlineData("var", "", "4096", "", "4096")]
    [InlineData("int[]", "int k = Environment.ProcessorCount;", "k * 100 + 1000", "int xLength = k * 100 + 1000;", "xLength")]
    [InlineData("int[]", "string text = new string('a', 1000);", "text.Length", "int xLength = text.Length;", "xLength")]
    [InlineData("int[]", "int k = 1000;", "k++", "int xLength = k++;", "xLength")]
    [InlineData("int[]", "int k = 1000; Func<int> next = () => k += 1000;", "k", "int xLength = k;", "xLength")]
    [InlineData("int[]", "int k = 1000; ref int j = ref k;", "j", "int xLength = j;", "xLength")]
    [InlineData("int[]", "ushort k = 1000; k++;", "k", "", "k")]
    [InlineData("int[]", "int k = 1000;", "/* all */ k", "", "k")]
    public Task The_length_is_evaluated_once(string type, string before, string length, string declaration, string repeated) => Test.FixesAsync(
        InRun($$"""
            {{before}}
            {{type}} x = {|ALI0001:new int[{{length}}]|};
            x[1] = 5;
            return x.Length + " " + x.AsSpan(0, 2)[1];
            """.TrimStart()),
        InRun($$"""
            {{before}}
            {{(declaration.Length > 0 ? declaration + "\n" : length.Contains('*', StringComparison.Ordinal) ? "/* all */\n" : "")}}{{type}} xRented = ArrayPool<int>.Shared.Rent({{repeated}});
            try
            {
                {{(type == "var" ? "var" : "Span<int>")}} x = xRented.AsSpan(0, {{repeated}});
                x.Clear();
                x[1] = 5;
                return x.Length + " " + x.Slice(0, 2)[1];
            }
            finally
            {
                ArrayPool<int>.Shared.Return(xRented);
            }
            """.TrimStart()));

    [Fact]
    public Task Several_in_one_block_are_given_back_from_the_last_to_the_first() => Test.FixesAsync(
        InRun("""
            var text = new StringBuilder();
            for (int n = 500; n < 1000; n += 100)
            {
                var left = [|new char[n]|];
                left.AsSpan().Fill('l');
                long[] right = [|new long[left.AsSpan(1).Length]|];
                if (n == 600)
                    continue;
                right[0] = n;
                text.Append(left.AsSpan(0, 3)).Append(right.AsSpan(0, right.AsSpan(1).Length)[0]);
                if (n == 800)
                    break;
            }
            return text.ToString();
            """),
        InRun("""
            var text = new StringBuilder();
            for (int n = 500; n < 1000; n += 100)
            {
                var leftRented = ArrayPool<char>.Shared.Rent(n);
                try
                {
                    var left = leftRented.AsSpan(0, n);
                    left.Clear();
                    left.Fill('l');
                    int rightLength = left.Slice(1).Length;
                    long[] rightRented = ArrayPool<long>.Shared.Rent(rightLength);
                    try
                    {
                        Span<long> right = rightRented.AsSpan(0, rightLength);
                        right.Clear();
                        if (n == 600)
                            continue;
                        right[0] = n;
                        text.Append(left.Slice(0, 3)).Append(right.Slice(0, right.Slice(1).Length)[0]);
                        if (n == 800)
                            break;
                    }
                    finally
                    {
                        ArrayPool<long>.Shared.Return(rightRented);
                    }
                }
                finally
                {
                    ArrayPool<char>.Shared.Return(leftRented);
                }
            }
            return text.ToString();
            """));

    [Fact]
    public Task Directives_are_added_and_names_that_are_taken_are_not_used() => Test.FixesAsync(
        """
        public static class Program
        {
            private static int xRented = 1;

            public static string Run()
            {
                byte[] x = [|new byte[1000 + xRented]|];
                for (int i = 0, xLength = 5; i < xLength; i++)
                {
                    x[i] = (byte)i;
                }

                return x[3].ToString();
            }
        }
        """,
        """
        using System;
        using System.Buffers;

        public static class Program
        {
            private static int xRented = 1;

            public static string Run()
            {
                int xLength2 = 1000 + xRented;
                byte[] xRented2 = ArrayPool<byte>.Shared.Rent(xLength2);
                try
                {
                    Span<byte> x = xRented2.AsSpan(0, xLength2);
                    x.Clear();
                    for (int i = 0, xLength = 5; i < xLength; i++)
                    {
                        x[i] = (byte)i;
                    }

                    return x[3].ToString();
                }
                finally
                {
                    ArrayPool<byte>.Shared.Return(xRented2);
                }
            }
        }
        """);

    [Fact]
    public Task Where_a_directive_would_change_a_name_types_are_written_in_full() => Test.FixesAsync(
        """
        public static class Program
        {
            public static string Run() => Span.Text;

            private static class Span
            {
                public static string Text { get { System.DateTime[] x = [|new System.DateTime[100]|]; return x[3].Year.ToString(); } }
            }
        }
        """,
        """
        using System.Buffers;

        public static class Program
        {
            public static string Run() => Span.Text;

            private static class Span
            {
                public static string Text { get
                    {
                        System.DateTime[] xRented = ArrayPool<System.DateTime>.Shared.Rent(100);
                        try
                        {
                            global::System.Span<System.DateTime> x = new global::System.Span<System.DateTime>(xRented, 0, 100);
                            x.Clear();
                            return x[3].Year.ToString();
                        }
                        finally
                        {
                            ArrayPool<System.DateTime>.Shared.Return(xRented);
                        }
                    }
                }
            }
        }
        """);

    [Fact]
    public Task Old_languages_can_do_it() => Test.WithLanguage(LanguageVersion.CSharp7_3).FixesAsync(
        Code.InClass("""
            public static string Run()
            {
                double sum = 0;
                Action<int> add = n =>
                {
                    var values = {|ALI0008:new double[n]|};
                    values[n - 1] = 3;
                    foreach (var value in values)
                        sum += value;
                    sum += Count(values) + values.AsSpan(1).Length;
                    return;
                };
                add(100);
                add(200);
                return sum.ToString();
            }

            private static int Count(ReadOnlySpan<double> values) { return values.Length; }
            """, pool: false),
        Code.InClass("""
            public static string Run()
            {
                double sum = 0;
                Action<int> add = n =>
                {
                    var valuesRented = ArrayPool<double>.Shared.Rent(n);
                    try
                    {
                        var values = valuesRented.AsSpan(0, n);
                        values.Clear();
                        values[n - 1] = 3;
                        foreach (var value in values)
                            sum += value;
                        sum += Count(values) + values.Slice(1).Length;
                        return;
                    }
                    finally
                    {
                        ArrayPool<double>.Shared.Return(valuesRented);
                    }
                };
                add(100);
                add(200);
                return sum.ToString();
            }

            private static int Count(ReadOnlySpan<double> values) { return values.Length; }
            """, pool: false));

    [Fact]
    public Task Statements_on_one_line_stay_readable() => Test.WithoutRun().FixesAsync(
        InMethod("if (n > 3) { var x = [|new byte[n]|]; x[0] = 1; }"),
        InMethod("""
            if (n > 3)
            {
                var xRented = ArrayPool<byte>.Shared.Rent(n);
                try
                {
                    var x = xRented.AsSpan(0, n);
                    x.Clear();
                    x[0] = 1;
                }
                finally
                {
                    ArrayPool<byte>.Shared.Return(xRented);
                }
            }
            """));

    [Fact]
    public Task What_comes_after_the_block_is_still_definitely_assigned() => Test.FixesAsync(
        InRun("""
            int first;
            {
                int[] x = [|new int[1000]|];
                x[0] = 7;
                first = x[0];
            }

            try
            {
                int[] y = [|new int[1000]|];
                y[first * 1000] = 1;
            }
            catch (IndexOutOfRangeException)
            {
                first++;
            }

            return first.ToString();
            """),
        InRun("""
            int first;
            {
                int[] xRented = ArrayPool<int>.Shared.Rent(1000);
                try
                {
                    Span<int> x = xRented.AsSpan(0, 1000);
                    x.Clear();
                    x[0] = 7;
                    first = x[0];
                }
                finally
                {
                    ArrayPool<int>.Shared.Return(xRented);
                }
            }

            try
            {
                int[] yRented = ArrayPool<int>.Shared.Rent(1000);
                try
                {
                    Span<int> y = yRented.AsSpan(0, 1000);
                    y.Clear();
                    y[first * 1000] = 1;
                }
                finally
                {
                    ArrayPool<int>.Shared.Return(yRented);
                }
            }
            catch (IndexOutOfRangeException)
            {
                first++;
            }

            return first.ToString();
            """));

    [Fact]
    public Task Unfinished_code_does_no_harm() => Test.CrashesOnNothingAsync(
        InRun("""
            int n = 1000;
            byte[] buffer = new byte[n];
            Span<byte> half = buffer.AsSpan(500, 3);
            var more = new int[buffer.Length];
            more.AsSpan(1..3).Fill(buffer[^1]);
            return half.Length + more.AsSpan(2).Length.ToString();
            """),
        stride: 7);

    private static string InRun(string statements) => Code.InRun(statements, pool: false);

    private static string InMethod(string statements) => Code.InMethod(statements, pool: false);
}
