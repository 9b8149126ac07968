using AllocInsight.Analyzers.CodeFixes.Fixes;
using AllocInsight.Analyzers.Rules;
using AllocInsight.Testing.Analysis;
using Microsoft.CodeAnalysis.CSharp;

namespace AllocInsight.Analyzers.Tests.Rules;

/// <summary>ALI0012 where the pool is that of the base library, or the lease has a statement of its own.</summary>
public sealed class PoolingDoesNotPayFormTests
{
    private static readonly RuleTest Test = PoolRuleTest.Of<PoolingDoesNotPayAnalyzer, PoolingDoesNotPayFix>().WithoutGain();

    [Fact]
    public Task A_using_statement_gives_its_statements_back() => Test.FixesAsync(
        Code.InRun("""
            int sum = 0;
            // scratch
            using (var buffer = [|Pool.Rent<byte>(16)|]) // small
            {
                buffer.Span.Fill(3); // threes

                // add them
                foreach (byte b in buffer)
                {
                    sum += b;
                }
            }

            return sum.ToString();
            """),
        Code.InRun("""
            int sum = 0;
            // scratch
            // small
            var buffer = new byte[16];
            buffer.AsSpan().Fill(3); // threes

            // add them
            foreach (byte b in buffer)
            {
                sum += b;
            }

            return sum.ToString();
            """));

    [Fact]
    public Task An_array_from_the_shared_pool_is_made_by_new() => Test.FixesAsync(
        Code.InRun("""
            // scratch
            byte[] buffer = [|ArrayPool<byte>.Shared.Rent(16)|]; // small
            try
            {
                // first
                buffer[0] = 1;
                buffer.AsSpan(1, 15).Fill(3);
                int sum = 0;
                for (int i = 0; i < 16; i++)
                    sum += buffer[i];
                return sum + Convert.ToHexString(buffer.AsSpan(0, 4));
            }
            finally
            {
                ArrayPool<byte>.Shared.Return(buffer); // back
            }
            """),
        Code.InRun("""
            // scratch
            byte[] buffer = new byte[16]; // small
            // back
            // first
            buffer[0] = 1;
            buffer.AsSpan(1, 15).Fill(3);
            int sum = 0;
            for (int i = 0; i < 16; i++)
                sum += buffer[i];
            return sum + Convert.ToHexString(buffer.AsSpan(0, 4));
            """));

    [Theory]
    [InlineData("var x = [|ArrayPool<byte>.Shared.Rent(255)|]; x[254] = 1; ArrayPool<byte>.Shared.Return(x);", "var x = new byte[255]; x[254] = 1;")]
    [InlineData("var x = [|ArrayPool<byte>.Shared.Rent(512)|]; x[0] = 1; ArrayPool<byte>.Shared.Return(x, clearArray: true);", "var x = new byte[512]; x[0] = 1;")]
    [InlineData("var x = [|ArrayPool<string>.Shared.Rent(4)|]; x[0] = text; if (n > 3) { ArrayPool<string>.Shared.Return(x, true); return; } ArrayPool<string>.Shared.Return(x, true);", "var x = new string[4]; x[0] = text; if (n > 3) { return; }")]
    [InlineData("var x = [|ArrayPool<byte>.Shared.Rent(8)|]; try { x[0] = 1; } finally { ArrayPool<byte>.Shared.Return(x); } n++;", "var x = new byte[8]; x[0] = 1; n++;")]
    [InlineData("using (var x = [|Pool.Rent<byte>(8)|]) { x[0] = 1; n++; } n++;", "var x = new byte[8]; x[0] = 1; n++; n++;")]
    [InlineData("using ([|Pool.Array<byte>(8, out var x)|]) n += x[0];", "var x = new byte[8]; n += x[0];")]
    public Task Every_return_goes_and_a_line_stays_one(string before, string after) => Test.WithoutRun().FixesAsync(Code.InMethod(before), Code.InMethod(after));

    [Fact]
    public Task What_else_a_try_statement_does_stays() => Test.FixesAsync(
        Code.InRun("""
            string log = "";
            var x = [|ArrayPool<char>.Shared.Rent(8)|];
            try
            {
                x[0] = 'a';
                log += x[0];
                int.Parse(log);
            }
            catch (FormatException e)
            {
                log += e.GetType();
            }
            finally
            {
                ArrayPool<char>.Shared.Return(x);
            }

            var y = [|ArrayPool<char>.Shared.Rent(8)|];
            try
            {
                y[1] = 'b';
                log += y[1];
            }
            finally
            {
                ArrayPool<char>.Shared.Return(y);
                log += "done";
            }

            return log;
            """),
        Code.InRun("""
            string log = "";
            var x = new char[8];
            try
            {
                x[0] = 'a';
                log += x[0];
                int.Parse(log);
            }
            catch (FormatException e)
            {
                log += e.GetType();
            }

            var y = new char[8];
            try
            {
                y[1] = 'b';
                log += y[1];
            }
            finally
            {
                log += "done";
            }

            return log;
            """));

    [Fact]
    public Task Names_and_disposals_keep_their_block() => Test.FixesAsync(
        Code.InRun("""
            string log = "";
            foreach (string s in new[] { "a", "b" })
                using ([|Pool.Array<char>(4, out var x)|])
                    log += x.Length + s;
            using (var lease = [|Pool.Array<int>(4, out int[] y)|])
            {
                int i = y.Length;
                log += i;
            }
            for (int i = 0; i < 2; i++)
                log += i;
            return log;
            """),
        Code.InRun("""
            string log = "";
            foreach (string s in new[] { "a", "b" })
            {
                var x = new char[4];
                log += x.Length + s;
            }
            {
                int[] y = new int[4];
                int i = y.Length;
                log += i;
            }
            for (int i = 0; i < 2; i++)
                log += i;
            return log;
            """));

    [Fact]
    public Task Before_leases_were_declarations_too() => Test.WithLanguage(LanguageVersion.CSharp7_3).FixesAsync(
        Code.InRun("""
            using ([|Pool.Array<int>(4, out var x)|])
            {
                using ([|Pool.Array<int>(5, out var y)|])
                {
                    y[0] = x[0] = 3;
                    return (x.Length + y[0]).ToString();
                }
            }
            """),
        Code.InRun("""
            var x = new int[4];
            var y = new int[5];
            y[0] = x[0] = 3;
            return (x.Length + y[0]).ToString();
            """));

    [Fact]
    public Task Async_methods_save_no_heap_but_no_time_either() => Test.FixesAsync(
        Code.InAsyncRun("using var lease = [|Pool.Array<byte>(8, out var x)|];\nawait Task.Yield();\nx[0] = 1;\nreturn x[0].ToString();"),
        Code.InAsyncRun("var x = new byte[8];\nawait Task.Yield();\nx[0] = 1;\nreturn x[0].ToString();"));

    [Fact]
    public Task Without_our_pool_that_of_the_base_library_is_known() => Test.WithoutPool().WithoutRun().FixesAsync(
        Code.InMethod("var x = [|ArrayPool<byte>.Shared.Rent(8)|]; x[0] = 1; ArrayPool<byte>.Shared.Return(x);", pool: false),
        Code.InMethod("var x = new byte[8]; x[0] = 1;", pool: false));

    [Theory]
    [InlineData("var x = ArrayPool<byte>.Shared.Rent(32); Stream.Null.Write(x.AsSpan(0, 32)); ArrayPool<byte>.Shared.Return(x);")]
    [InlineData("var x = ArrayPool<byte>.Shared.Rent(n); x[0] = 1; ArrayPool<byte>.Shared.Return(x);")]
    [InlineData("var x = ArrayPool<byte>.Shared.Rent(8); x[8] = 1; ArrayPool<byte>.Shared.Return(x);")]
    [InlineData("var x = ArrayPool<byte>.Shared.Rent(8); x[^1] = 1; ArrayPool<byte>.Shared.Return(x);")]
    [InlineData("var x = ArrayPool<byte>.Shared.Rent(8); x[n] = 1; ArrayPool<byte>.Shared.Return(x);")]
    [InlineData("var x = ArrayPool<byte>.Shared.Rent(8); for (int i = 0; i < 9; i++) x[i] = 1; ArrayPool<byte>.Shared.Return(x);")]
    [InlineData("var x = ArrayPool<byte>.Shared.Rent(8); for (int i = 0; i < 8; i++) { i++; x[i] = 1; } ArrayPool<byte>.Shared.Return(x);")]
    [InlineData("var x = ArrayPool<byte>.Shared.Rent(8); for (int i = -1; i < 8; i++) x[i] = 1; ArrayPool<byte>.Shared.Return(x);")]
    [InlineData("var x = ArrayPool<byte>.Shared.Rent(8); n = x.Length; ArrayPool<byte>.Shared.Return(x);")]
    [InlineData("var x = ArrayPool<byte>.Shared.Rent(8); foreach (byte b in x) n += b; ArrayPool<byte>.Shared.Return(x);")]
    [InlineData("var x = ArrayPool<byte>.Shared.Rent(8); x.AsSpan().Clear(); ArrayPool<byte>.Shared.Return(x);")]
    [InlineData("var x = ArrayPool<byte>.Shared.Rent(8); x.AsSpan(1).Clear(); ArrayPool<byte>.Shared.Return(x);")]
    [InlineData("var x = ArrayPool<byte>.Shared.Rent(8); x.AsSpan(1, 8).Clear(); ArrayPool<byte>.Shared.Return(x);")]
    [InlineData("var x = ArrayPool<byte>.Shared.Rent(8); Stream.Null.Write(x, 0, 8); ArrayPool<byte>.Shared.Return(x);")]
    [InlineData("var x = ArrayPool<byte>.Shared.Rent(8); x[0] = 1; if (n > 3) ArrayPool<byte>.Shared.Return(x);")]
    [InlineData("var x = ArrayPool<byte>.Shared.Rent(8); x[0] = 1; ArrayPool<byte>.Shared.Return(x, n++ > 3);")]
    [InlineData("var x = ArrayPool<byte>.Shared.Rent(8); x[0] = 1; ArrayPool<byte>.Create().Return(x);")]
    [InlineData("var x = ArrayPool<byte>.Create().Rent(8); x[0] = 1; ArrayPool<byte>.Create().Return(x);")]
    [InlineData("var x = ArrayPool<byte>.Shared.Rent(8); x[0] = 1;")]
    [InlineData("var x = ArrayPool<byte>.Shared.Rent(8); void Back() { ArrayPool<byte>.Shared.Return(x); } Back();")]
    [InlineData("var x = ArrayPool<byte>.Shared.Rent(8); x = x ?? new byte[9]; ArrayPool<byte>.Shared.Return(x);")]
    [InlineData("for (int i = 0; i < n; i++) { var x = ArrayPool<byte>.Shared.Rent(300); x[0] = 1; ArrayPool<byte>.Shared.Return(x); }")]
    [InlineData("using (Pool.Rent<byte>(8)) { }")]
    [InlineData("using (Pool.Array<byte>(8, out _)) { }")]
    [InlineData("using (var l = Pool.Array<byte>(8, out var x)) { l.Dispose(); }")]
    [InlineData("using (Pool.Array<byte>(8, out var x)) { Func<int> f = () => x.Length; n = f(); }")]
    [InlineData("using (Pool.Array<byte>(n, out var x)) { x[0] = 1; }")]
    [InlineData("using (Pool.List<byte>(8, out var x)) { x.Add(1); }")]
    public Task What_may_see_more_than_was_asked_for_or_needs_the_lease_is_not_flagged(string body) => Test.IgnoresAsync(Code.InMethod(body));
}
