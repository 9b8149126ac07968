using AllocInsight.Analyzers.CodeFixes.Fixes;
using AllocInsight.Analyzers.Rules;
using AllocInsight.Testing.Analysis;

namespace AllocInsight.Analyzers.Tests.Rules;

public sealed class LoopAllocationTests
{
    private static readonly RuleTest Test = PoolRuleTest.Of<LoopAllocationAnalyzer, LoopAllocationFix>();

    [Fact]
    public Task A_list_is_made_before_the_loop_and_cleared_in_it() => Test.WithoutPool().FixesAsync(
        Code.InRun("""
            int sum = 0;

            // All lines.
            foreach (string line in "1 2;3 4 5;6".Split(';'))
            {
                // The numbers of one.
                var numbers = [|new List<int>()|]; // few
                foreach (string number in line.Split(' '))
                    numbers.Add(int.Parse(number));
                sum = sum * 10 + numbers.Count + numbers[^1];
            }
            return sum.ToString();
            """, pool: false),
        Code.InRun("""
            int sum = 0;

            var numbers = new List<int>();
            // All lines.
            foreach (string line in "1 2;3 4 5;6".Split(';'))
            {
                // The numbers of one.
                numbers.Clear(); // few
                foreach (string number in line.Split(' '))
                    numbers.Add(int.Parse(number));
                sum = sum * 10 + numbers.Count + numbers[^1];
            }
            return sum.ToString();
            """, pool: false));

    [Theory]
    [InlineData("HashSet<int>", "", "x.Add(i / 2); x.Add(i)", "x.Count")]
    [InlineData("HashSet<string>", "StringComparer.OrdinalIgnoreCase", "x.Add(\"a\"); x.Add(\"A\")", "x.Count")]
    [InlineData("HashSet<int>", "EqualityComparer<int>.Default", "x.Add(i)", "x.Count")]
    [InlineData("HashSet<string>", "8, StringComparer.Ordinal", "x.Add(\"a\"); x.Add(\"A\")", "x.Count")]
    [InlineData("Dictionary<int, string>", "", "x[i] = \"a\"", "x.Count")]
    [InlineData("Dictionary<string, int>", "comparer: StringComparer.Ordinal, capacity: 40", "x[\"i\" + i % 3] = i; x[\"j\"] = 2", "string.Join('+', x)")]
    [InlineData("Stack<int>", "16", "x.Push(i)", "x.Pop()")]
    [InlineData("Queue<int>", "", "x.Enqueue(i)", "x.Dequeue() + x.Count")]
    [InlineData("PriorityQueue<int, int>", "", "x.Enqueue(i, 2); x.Enqueue(i, 1)", "x.Dequeue() + x.Count")]
    [InlineData("StringBuilder", "", "x.Append(i).Append('-')", "x.ToString()")]
    [InlineData("StringBuilder", "200", "x.Append(i)", "x.ToString()")]
    [InlineData("StringBuilder", "16, 50", "x.Append(i)", "x.ToString()")]
    [InlineData("List<string>", "3 * 4", "x.Add(\"a\")", "x.Count")]
    public Task What_can_be_cleared_is_made_once(string type, string arguments, string fill, string result) => Test.FixesAsync(
        Code.InRun($$"""
            string text = "";
            for (int i = 0; i < 20; i++)
            {
                var x = {|ALI0006:new {{type}}({{arguments}})|};
                {{fill}};
                text += {{result}};
            }
            return text;
            """),
        Code.InRun($$"""
            string text = "";
            var x = new {{type}}({{arguments}});
            for (int i = 0; i < 20; i++)
            {
                x.Clear();
                {{fill}};
                text += {{result}};
            }
            return text;
            """));

    [Fact]
    public Task An_array_is_cleared() => Test.FixesAsync(
        Code.InRun("""
            int i = 0, sum = 0;
            do
            {
                int[] counts = [|new int[128]|];
                foreach (char c in "some text")
                    counts[c]++;
                sum += counts['e'] + counts['t'] * i;
            }
            while (++i < 9);
            return sum.ToString();
            """),
        Code.InRun("""
            int i = 0, sum = 0;
            int[] counts = new int[128];
            do
            {
                Array.Clear(counts);
                foreach (char c in "some text")
                    counts[c]++;
                sum += counts['e'] + counts['t'] * i;
            }
            while (++i < 9);
            return sum.ToString();
            """));

    [Theory]
    [InlineData("new int[40, 30]", "x[i, 2] += i", "x[i, 2] + x[0, 2]")]
    [InlineData("new string?[100]", "x[i] = \"a\"", "x[0] + x[i]")]
    [InlineData("new List<string?>[50][]", "x[i] = []", "x[0]?.Length")]
    public Task Arrays_of_any_form_are_cleared(string creation, string fill, string result) => Test.FixesAsync(
        Code.InRun($$"""
            string text = "";
            for (int i = 0; i < 20; i++)
            {
                var x = [|{{creation}}|];
                {{fill}};
                text += {{result}};
            }
            return text;
            """),
        Code.InRun($$"""
            string text = "";
            var x = {{creation}};
            for (int i = 0; i < 20; i++)
            {
                Array.Clear(x);
                {{fill}};
                text += {{result}};
            }
            return text;
            """));

    [Theory]
    [InlineData("stream.ReadExactly(x);")]
    [InlineData("stream.ReadExactly(x, 0, x.Length);")]
    [InlineData("stream.ReadExactly(x, 0, 512);")]
    [InlineData("stream.ReadExactlyAsync(x).AsTask().Wait(); Array.Fill(x, (byte)1);", false)]
    [InlineData("int other = 3; Array.Fill(x, (byte)other);")]
    [InlineData("Array.Clear(x);")]
    [InlineData("Array.Clear(x, 0, x.Length);")]
    [InlineData("x.AsSpan().Clear();")]
    [InlineData("x.AsSpan().Fill(4);")]
    [InlineData("Array.Copy(source, x, x.Length);")]
    [InlineData("Array.Copy(source, 8, x, 0, 512);")]
    [InlineData("Array.Copy(length: x.Length, sourceArray: source, destinationArray: x);")]
    [InlineData("for (int j = 0; j < x.Length; j++) x[j] = (byte)(j + x.Length);")]
    [InlineData("for (int j = 0; j < 512; ++j) { x[j] = source[j + 1]; }")]
    [InlineData("stream.ReadExactly(x, 0, 100);", false)]
    [InlineData("stream.ReadExactly(x.AsSpan(1));", false)]
    [InlineData("stream.Read(x);", false)]
    [InlineData("if (text != null) Array.Fill(x, (byte)1);", false)]
    [InlineData("Array.Fill(x, x[0]);", false)]
    [InlineData("Array.Clear(x, 1, x.Length - 1);", false)]
    [InlineData("Array.Copy(source, x, 100);", false)]
    [InlineData("Array.Copy(x, x, 512);", false)]
    [InlineData("new byte[300].CopyTo(x, 0);", false)]
    [InlineData("x.AsSpan(1).Clear();", false)]
    [InlineData("for (int j = 1; j < x.Length; j++) x[j] = 1;", false)]
    [InlineData("for (int j = 0; j < 500; j++) x[j] = 1;", false)]
    [InlineData("for (int j = 0; j < x.Length; j += 2) x[j] = 1;", false)]
    [InlineData("for (int j = 0; j < x.Length; j++) x[j] = x[0];", false)]
    [InlineData("for (int j = 0; j < x.Length; j++) x[j] = (byte)j++;", false)]
    [InlineData("for (int j = 0; j < x.Length; j++) x[j / 2] = (byte)j;", false)]
    [InlineData("for (int j = 0; j < x.Length; j++) { if (j > 5) break; x[j] = 1; }", false)]
    [InlineData("for (int j = 0; j < x.Length; j++) { x[j] = 1; if (j > 5) break; }", false)]
    public Task What_fills_it_all_at_first_takes_the_place_of_a_clear(string first, bool isFill = true) => Test.FixesAsync(
        Code.InRun($$"""
            string? text = "";
            byte[] source = new byte[520];
            source[3] = 7;
            var stream = new MemoryStream(new byte[10_000]);
            for (int i = 1; i < 5; i++)
            {
                // scratch
                var x = [|new byte[512]|];  // 512
                {{first}}
                text += x[3] + x[i] + x[500];
                x[i] = x[500] = x[0] = 9;
            }
            return text;
            """),
        Code.InRun(isFill
            ? $$"""
            string? text = "";
            byte[] source = new byte[520];
            source[3] = 7;
            var stream = new MemoryStream(new byte[10_000]);
            // scratch
            // 512
            var x = new byte[512];
            for (int i = 1; i < 5; i++)
            {
                {{first}}
                text += x[3] + x[i] + x[500];
                x[i] = x[500] = x[0] = 9;
            }
            return text;
            """
            : $$"""
            string? text = "";
            byte[] source = new byte[520];
            source[3] = 7;
            var stream = new MemoryStream(new byte[10_000]);
            var x = new byte[512];
            for (int i = 1; i < 5; i++)
            {
                // scratch
                Array.Clear(x);  // 512
                {{first}}
                text += x[3] + x[i] + x[500];
                x[i] = x[500] = x[0] = 9;
            }
            return text;
            """));

    [Theory]
    [InlineData("source.CopyTo(x, 0);")]
    [InlineData("source.CopyTo(x.AsSpan());")]
    [InlineData("source.AsSpan().CopyTo(x);")]
    [InlineData("for (int j = 0; j < source.Length; j++) x[j] = source[j];")]
    public Task A_copy_fills_it_where_the_lengths_are_the_same(string first) => Test.FixesAsync(
        Code.InRun($$"""
            string text = "";
            int[] source = [1, 2, 3];
            foreach (char c in "abc")
            {
                int[] x = [|new int[source.Length]|];
                {{first}}
                text += ++x[1];
            }
            return text;
            """),
        Code.InRun($$"""
            string text = "";
            int[] source = [1, 2, 3];
            int[] x = new int[source.Length];
            foreach (char c in "abc")
            {
                {{first}}
                text += ++x[1];
            }
            return text;
            """));

    [Fact]
    public Task What_is_awaited_fills_it_too() => Test.FixesAsync(
        Code.InAsyncRun("""
            int sum = 0;
            var stream = new MemoryStream(new byte[4000]);
            for (int i = 0; i < 7; i++)
            {
                var x = [|new byte[500]|];
                await stream.ReadExactlyAsync(x).ConfigureAwait(false);
                await Task.Yield();
                sum += x[0];
                x[0] = 9;
            }
            return sum.ToString();
            """),
        Code.InAsyncRun("""
            int sum = 0;
            var stream = new MemoryStream(new byte[4000]);
            var x = new byte[500];
            for (int i = 0; i < 7; i++)
            {
                await stream.ReadExactlyAsync(x).ConfigureAwait(false);
                await Task.Yield();
                sum += x[0];
                x[0] = 9;
            }
            return sum.ToString();
            """));

    [Fact]
    public Task It_goes_before_the_outermost_loop_that_it_is_the_same_for() => Test.FixesAsync(
        Code.InRun("""
            string text = "";
            foreach (string words in new[] { "a b", "c" })
            {
                int length = words.Length;
                foreach (string word in words.Split(' '))
                {
                    var builder = [|new StringBuilder()|];
                    var marks = [|new bool[length]|];
                    marks[0] = true;
                    text += builder.Append(word).Append(marks.Length);
                }
            }
            return text;
            """),
        Code.InRun("""
            string text = "";
            var builder = new StringBuilder();
            foreach (string words in new[] { "a b", "c" })
            {
                int length = words.Length;
                var marks = new bool[length];
                foreach (string word in words.Split(' '))
                {
                    builder.Clear();
                    Array.Clear(marks);
                    marks[0] = true;
                    text += builder.Append(word).Append(marks.Length);
                }
            }
            return text;
            """));

    [Fact]
    public Task Loops_inside_blocks_that_are_always_entered_count() => Test.FixesAsync(
        Code.InRun("""
            int sum = 0;
            object gate = new();
            while (sum < 100)
            {
                lock (gate)
                {
                    try
                    {
                        for (int i = 0; i < 3; i++)
                            foreach (char c in "abc")
                            {
                                var x = [|new Stack<char>()|];
                                x.Push(c);
                                sum += x.Count;
                            }
                    }
                    finally
                    {
                        sum++;
                    }
                }
            }
            return sum.ToString();
            """),
        Code.InRun("""
            int sum = 0;
            object gate = new();
            var x = new Stack<char>();
            while (sum < 100)
            {
                lock (gate)
                {
                    try
                    {
                        for (int i = 0; i < 3; i++)
                            foreach (char c in "abc")
                            {
                                x.Clear();
                                x.Push(c);
                                sum += x.Count;
                            }
                    }
                    finally
                    {
                        sum++;
                    }
                }
            }
            return sum.ToString();
            """));
}
