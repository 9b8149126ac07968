using AllocInsight.Testing.Analysis;
using Microsoft.CodeAnalysis.CodeFixes;

namespace AllocInsight.Analyzers.Tests.Harness;

public class FixTests
{
    private static readonly RuleTest Test = With(ByteArrayFix.ToPool);
    private static readonly string Before = Source("var a = [|new byte[1000]|];", "var b = [|new byte[2000]|];");
    private static readonly string After = Fixed(ByteArrayFix.ToPool);

    [Fact]
    public async Task A_right_fix_passes()
    {
        await Test.FixesAsync(Before, After);
        await Test.WithHot("new byte[1000]").FixesAsync(Before, After);
        await Test.FixesAsync(Before.ReplaceLineEndings("\r\n"), After);
    }

    [Fact]
    public async Task A_right_fix_passes_where_awaits_change_threads() => await Test.FixesAsync(
        Code.InAsyncRun("var a = [|new byte[1000]|];\nawait Task.Yield();\nawait Task.Delay(1);\nreturn a[0].ToString();"),
        Code.InAsyncRun("using var aLease = Pool.Array<byte>(1000, out var a);\nawait Task.Yield();\nawait Task.Delay(1);\nreturn a[0].ToString();"));

    [Fact]
    public async Task Top_level_statements_can_be_fixed() => await Test.FixesAsync(
        "using AllocInsight.Pooling;\nvar a = [|new byte[1000]|];\na[0] = 1;",
        "using AllocInsight.Pooling;\nusing var aLease = Pool.Array<byte>(1000, out var a);\na[0] = 1;");

    [Fact]
    public async Task What_has_no_fix_stays_flagged_in_the_expected_text()
    {
        RuleTest partial = With((name, size) => name == "a" ? ByteArrayFix.ToPool(name, size) : null);
        string before = Code.InMethod("var a = [|new byte[10]|];\nvar b = [|new byte[20]|];");
        string after = Code.InMethod("using var aLease = Pool.Array<byte>(10, out var a);\nvar b = [|new byte[20]|];");
        await partial.FixesAsync(before, after);
        string unflagged = after.Replace("[|new byte[20]|]", "new byte[20]", StringComparison.Ordinal);
        await FailsAsync(() => partial.FixesAsync(before, unflagged), "after the fixes are not");
        await partial.OffersNoFixAsync(Code.InMethod("var b = [|new byte[20]|];"));
        await FailsAsync(() => partial.OffersNoFixAsync(Code.InMethod("var a = [|new byte[20]|];")), "The fix 'Rent' is offered.");
    }

    [Fact]
    public async Task A_text_other_than_expected_fails_with_the_first_difference()
    {
        string other = After.Replace("out var b", "out byte[] b", StringComparison.Ordinal);
        await FailsAsync(() => Test.FixesAsync(Before, other), "First difference, line 16, column 55:");
    }

    [Fact]
    public Task A_fixed_text_that_does_not_compile_fails() =>
        FailsAsync((name, size) => $"var {name} = Pool.Nothing({size});", "after 1 fixes does not compile");

    [Fact]
    public Task A_fix_that_changes_nothing_fails() =>
        FailsAsync((name, size) => $"var {name} = new byte[{size}];", "changes nothing");

    [Fact]
    public Task A_fix_without_end_fails() =>
        FailsAsync((name, size) => $"var {name} = new byte[{int.Parse(size, null) + 1}];", "still one to apply");

    [Fact]
    public Task A_fix_that_changes_the_output_fails() =>
        FailsAsync((name, size) => $"{ByteArrayFix.ToPool(name, size)} {name}[3]++;", "Call 1 of Run returns something else");

    [Fact]
    public Task A_fix_that_leaves_the_past_in_its_arrays_fails_at_the_second_call() =>
        FailsAsync((name, size) => $"var {name} = Cache.{name} = Cache.{name} ?? new byte[{size}];", "Call 2 of Run returns something else");

    [Fact]
    public async Task A_fix_that_saves_nothing_fails_unless_it_may()
    {
        await FailsAsync(Useless, "nothing is gained");
        await With(Useless).WithoutGain().FixesAsync(Before, Fixed(Useless));
        await With(Useless).WithoutRun().FixesAsync(Before, Fixed(Useless));

        static string Useless(string name, string size) => $"var {name} = new byte[{size} + 0];";
    }

    [Fact]
    public async Task What_the_optimizing_compiler_puts_on_the_stack_is_no_gain()
    {
        const string Rest = "a[3]++;\nreturn a[3].ToString();";
        await FailsAsync(
            () => Test.FixesAsync(Code.InRun($"var a = [|new byte[100]|];\n{Rest}"), Code.InRun($"{ByteArrayFix.ToPool("a", "100")}\n{Rest}")),
            "Run allocates 0 bytes a call before the fix and 0 after it");
    }

    [Fact]
    public async Task A_FixAll_that_loses_edits_fails()
    {
        await FailsAsync(ByteArrayFix.ToPool, "FixAll in Document leaves another /repo/App/Test.cs", new FirstOnlyFixAll(wholeDocument: false));
        await FailsAsync(ByteArrayFix.ToPool, "FixAll in Project leaves another /repo/App/Copy.cs", new FirstOnlyFixAll(wholeDocument: true));
    }

    private static RuleTest With(Func<string, string, string?> rewrite, FixAllProvider? fixAll = null) =>
        RuleTest.Of([new ByteArrayAnalyzer()], new ByteArrayFix(rewrite, fixAll))
            .WithFile("Cache.cs", "static class Cache { public static byte[]? a, b; }");

    private static string Fixed(Func<string, string, string> rewrite) => Source(rewrite("a", "1000"), rewrite("b", "2000"));

    private static string Source(string first, string second) =>
        Code.InRun($"{first}\na[3]++; // counts\n{second}\nreturn a[3] + \" \" + b[0];");

    // The expected text is the one that this fix makes, so that only what the message names can be wrong.
    private static Task FailsAsync(Func<string, string, string> rewrite, string message, FixAllProvider? fixAll = null) =>
        FailsAsync(() => With(rewrite, fixAll).FixesAsync(Before, Fixed(rewrite)), message);

    private static async Task FailsAsync(Func<Task> test, string message)
    {
        var failure = await Assert.ThrowsAsync<RuleTestException>(test);
        Assert.Contains(message, failure.Message, StringComparison.Ordinal);
    }
}
