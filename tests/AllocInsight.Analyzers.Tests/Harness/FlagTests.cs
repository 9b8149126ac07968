using System.Security.Cryptography;
using System.Text;
using AllocInsight.Testing.Analysis;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;

namespace AllocInsight.Analyzers.Tests.Harness;

public class FlagTests
{
    private static readonly RuleTest Test = RuleTest.Of<ByteArrayAnalyzer>();

    [Fact]
    public async Task Flags_with_and_without_an_id_match_the_diagnostic_at_their_span()
    {
        await Test.FlagsAsync(Code.InMethod("var a = [|new byte[9]|];\nvar b = {|DUM0001:new byte[9]|};"));
        await Test.IgnoresAsync(Code.InMethod("var a = new int[9];"));
    }

    [Theory]
    [InlineData("var a = [|new byte[9]|]; var b = new byte[8];", "unexpected: Hidden DUM0001 at /repo/App/Test.cs")]
    [InlineData("var a = [|new int[9]|];", "missing:    any id on 'new int[9]'")]
    [InlineData("var a = {|DUM0003:new byte[9]|};", "missing:    DUM0003 on 'new byte[9]'")]
    [InlineData("var a = new [|byte[9]|];", "{|DUM0001:new byte[9]|}")]
    [InlineData("var a = [|[|new byte[9]|]|];", "missing:    any id on 'new byte[9]'")]
    public async Task Other_spans_ids_and_numbers_fail_with_both_versions_shown(string statements, string expectedInMessage)
    {
        var failure = await Assert.ThrowsAsync<RuleTestException>(() => Test.FlagsAsync(Code.InMethod(statements)));
        Assert.Contains(expectedInMessage, failure.Message, StringComparison.Ordinal);
        Assert.Contains("--- expected", failure.Message, StringComparison.Ordinal);
        Assert.Contains("--- found", failure.Message, StringComparison.Ordinal);
    }

    [Fact]
    public Task A_diagnostic_in_ignored_code_fails() =>
        Assert.ThrowsAsync<RuleTestException>(() => Test.IgnoresAsync(Code.InMethod("var a = new byte[9];")));

    [Fact]
    public Task A_diagnostic_in_another_file_fails() =>
        Assert.ThrowsAsync<RuleTestException>(() =>
            Test.WithFile("More.cs", "class More { void M() { var a = new byte[9]; } }").IgnoresAsync(Code.InMethod("var b = 1;")));

    [Fact]
    public async Task Source_that_does_not_compile_fails_with_its_errors()
    {
        var failure = await Assert.ThrowsAsync<RuleTestException>(() => Test.IgnoresAsync(Code.InMethod("var a = unknown;")));
        Assert.Contains("CS0103", failure.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Flags_are_neither_forgotten_nor_left_over()
    {
        await Assert.ThrowsAsync<ArgumentException>(() => Test.FlagsAsync(Code.InMethod("var a = 1;")));
        await Assert.ThrowsAsync<ArgumentException>(() => Test.IgnoresAsync(Code.InMethod("var a = [|new byte[9]|];")));
        await Assert.ThrowsAsync<ArgumentException>(() => Test.FlagsAsync(Code.InMethod("var a = [|new byte[9];")));
    }

    [Fact]
    public async Task An_analyzer_that_throws_fails()
    {
        RuleTest throwing = RuleTest.Of<ThrowingAnalyzer>();
        await throwing.IgnoresAsync("class Lucky { }");
        var failure = await Assert.ThrowsAsync<RuleTestException>(() => throwing.IgnoresAsync("class Unlucky { }"));
        Assert.Contains("AD0001", failure.Message, StringComparison.Ordinal);
        Assert.Contains("Out of luck.", failure.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Code_cut_off_anywhere_is_tried()
    {
        const string Source = "class C { void M() { var a = new byte[9]; } }";
        await RuleTest.Of([new ByteArrayAnalyzer()], new ByteArrayFix(ByteArrayFix.ToPool)).CrashesOnNothingAsync(Source);
        var failure = await Assert.ThrowsAsync<RuleTestException>(() => RuleTest.Of<ThrowingAnalyzer>().CrashesOnNothingAsync(Source));
        Assert.Contains("An analyzer throws on the source cut off after 5 characters", failure.Message, StringComparison.Ordinal);

        var broken = new ByteArrayFix((_, _) => throw new InvalidOperationException("Out of luck."));
        failure = await Assert.ThrowsAsync<RuleTestException>(() => RuleTest.Of([new ByteArrayAnalyzer()], broken).CrashesOnNothingAsync(Source));
        Assert.Contains("The fix throws on the source cut off after 39 characters", failure.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Sources_are_statements_members_and_whole_programs_in_any_language_version()
    {
        await Test.IgnoresAsync("return 1;");
        await Test.IgnoresAsync(Code.InClass("static unsafe void M(string? s) { int* p = stackalloc int[4]; _ = Pool.Rent<int>(4); }"));
        await Test.WithLanguage(LanguageVersion.CSharp7_3).IgnoresAsync(Code.InMethod("string s = null;"));
        await Test.WithLanguage(LanguageVersion.CSharp12).IgnoresAsync(Code.InMethod("int[] a = [1];"));
        await Assert.ThrowsAsync<RuleTestException>(() => Test.WithLanguage(LanguageVersion.CSharp11).IgnoresAsync(Code.InMethod("int[] a = [1];")));
        Assert.Empty(await Test.WithNullable(false).DiagnosticsAsync(Code.InMethod("string s = null;")));
    }

    [Fact]
    public async Task Options_reach_the_analyzer()
    {
        await Test.With("allocinsight_threshold_bytes", "10").FlagsAsync(Code.InMethod("var a = new byte[9]; var b = [|new byte[10]|];"));
        await Test.With("dotnet_diagnostic.DUM0001.severity", "none").IgnoresAsync(Code.InMethod("var a = new byte[9];"));
        Assert.Equal("net10.0, pool: True", await MessageAsync(Test, "var a = new byte[9];"));
        Assert.Equal("net8.0, pool: False", await MessageAsync(Test.WithFramework("net8.0").WithoutPool(), "var a = new byte[9];"));
    }

    [Fact]
    public async Task A_profile_reaches_the_analyzer()
    {
        string source = Code.InMethod("var a = new byte[9];\nvar b = new byte[8];");
        IReadOnlyList<Diagnostic> found = await Test.WithHot("new byte[8]").DiagnosticsAsync(source);
        Assert.Equal([DiagnosticSeverity.Hidden, DiagnosticSeverity.Warning], found.Select(diagnostic => diagnostic.Severity));
        string[] row = found[1].GetMessage(null).Split('\t');
        Assert.Equal(["hot: App/Test.cs", "15", "9", "M:Program.M(System.Int32,System.String)", "0", "byte[]", "1000000"], [row[0], .. row[2..8]]);
        Assert.Equal(Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(source))), row[1]);

        found = await Test.WithProfile("Test.cs\tx\t14\n").DiagnosticsAsync(source);
        Assert.Equal([DiagnosticSeverity.Warning, DiagnosticSeverity.Hidden], found.Select(diagnostic => diagnostic.Severity));
        await Assert.ThrowsAsync<ArgumentException>(() => Test.WithHot("new byte[7]").IgnoresAsync(source));
    }

    private static async Task<string> MessageAsync(RuleTest test, string source) =>
        Assert.Single(await test.DiagnosticsAsync(source)).GetMessage(null);
}
