using System.Collections.Immutable;
using System.Globalization;
using System.Text;
using AllocInsight.Analyzers.Rules;
using AllocInsight.Analyzers.Tests.Rules;
using AllocInsight.Testing.Analysis;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.Diagnostics;
using Xunit.Abstractions;

namespace AllocInsight.Analyzers.Tests.Escape;

/// <summary>Code that no one writes by hand ends the analysis neither by a full stack nor by its length.</summary>
public sealed class ScaleTests(ITestOutputHelper output)
{
    private static readonly RuleTest Test = PoolRuleTest.Of<TemporaryArrayAnalyzer>();

    [Fact]
    public Task A_sum_of_five_thousand_terms_is_gone_through() =>
        Test.FlagsAsync(Code.InMethod($"var x = [|new byte[n]|]; int s = {string.Join(" + ", Enumerable.Repeat("x[0]", 5_000))}; Console.Write(s);"));

    [Fact]
    public Task Three_hundred_nested_blocks_are_gone_through() =>
        Test.FlagsAsync(Code.InMethod("var x = [|new byte[n]|]; " + string.Concat(Enumerable.Repeat("{ x[0]++; ", 300)) + new string('}', 300)));

    [Fact]
    public async Task Each_of_a_thousand_candidates_in_ten_thousand_lines_is_found()
    {
        StringBuilder lines = new();
        for (int i = 0; i < 1_000; i++)
            lines.Append($"var x{i} = new byte[n];\nx{i}[0] = 1;\nint s{i} = x{i}.Length + x{i}[0];\nSpan<byte> t{i} = x{i};\nt{i}.Fill(2);\nif (s{i} > 3)\n{{\n    x{i}[1] = (byte)s{i};\n    Array.Reverse(x{i});\n}}\n");
        string source = Code.InMethod(lines.ToString());
        Assert.Equal(1_000, (await Test.DiagnosticsAsync(source)).Count);
        Assert.Equal(1_000, (await AnalyzeAsync(source, "ALI0001")).Found);
        Tell("ten thousand lines, warm", await AnalyzeAsync(source, "ALI0001"));
    }

    [Fact]
    public Task Callees_in_circles_are_solved()
    {
        string callees = string.Concat(Enumerable.Range(0, 20).Select(i => $"static int F{i}(byte[] b, int k) => k == 0 ? b[0] : F{(i + 1) % 20}(b, k - 1) + F{((i * 7) + 3) % 20}(b, k - 1);\n"));
        return Test.FlagsAsync(Code.InMethod("var x = [|new byte[n]|]; Console.Write(F0(x, 3));\n" + callees));
    }

    [Theory]
    [InlineData("ALI0001", "byte[] a# = new byte[n];\na#[0] = 1;\nConsole.Write(a#[0]);\n")]
    [InlineData("ALI0002", "var b# = new List<int>();\nfor (int i = 0; i < n; i++)\n    b#.Add(i);\nforeach (int item in b#)\n    Console.Write(item);\n")]
    [InlineData("ALI0003", "var c# = new StringBuilder();\nc#.Append(n).Append(text);\nConsole.Write(c#.ToString());\n")]
    [InlineData("ALI0004", "var d# = new MemoryStream();\nd#.WriteByte(1);\nConsole.Write(d#.Length);\n")]
    [InlineData("ALI0005", "int[] e# = Numbers.ToArray();\nfor (int i = 0; i < e#.Length; i++)\n    Console.Write(e#[i]);\n")]
    [InlineData("ALI0006", "for (int i = 0; i < n; i++)\n{\n    var f# = new byte[600];\n    f#[0] = 1;\n    Console.Write(f#[0]);\n}\n")]
    [InlineData("ALI0007", "for (int i = 0; i < n; i++)\n{\n    var g# = new Row();\n    g#.Width += i;\n    g#.Cells.Add(text);\n    Console.Write(g#.Width);\n}\n")]
    [InlineData("ALI0008", "byte[] h# = new byte[n];\nConsole.Write(First(h#));\n")]
    [InlineData("ALI0009", "int[] i# = new int[16];\nint count# = 0;\nfor (int i = 0; i < n; i++)\n{\n    if (count# == i#.Length)\n        Array.Resize(ref i#, i#.Length * 2);\n    i#[count#++] = i;\n}\nConsole.Write(new string('x', i#.AsSpan(0, count#).IndexOf(3) + 1));\n")]
    [InlineData("ALI0010", "foreach (string part in text.Split(','))\n    Console.Write(part.Length);\n")]
    [InlineData("ALI0012", "byte[] k# = ArrayPool<byte>.Shared.Rent(16);\nk#[0] = 1;\nConsole.Write(k#[0]);\nArrayPool<byte>.Shared.Return(k#);\n")]
    public async Task Each_of_a_thousand_candidates_of_one_rule_in_a_method_is_found(string rule, string statements)
    {
        string body = string.Concat(Enumerable.Range(0, 1_000).Select(i => statements.Replace("#", i.ToString(CultureInfo.InvariantCulture), StringComparison.Ordinal)));
        string source = Code.InClass($$"""
            private static readonly List<int> Numbers = [1, 2];
            private static int First(byte[] bytes) => bytes[0];
            public class Row : IResettable { public int Width; public List<string> Cells { get; } = new(16); public bool TryReset() { Width = 0; Cells.Clear(); return true; } }
            public static void M(int n, string text)
            {
            {{body}}
            }
            """);
        (int Found, TimeSpan, TimeSpan) analysis = await AnalyzeAsync(source, rule);
        Tell(rule, analysis);
        Assert.Equal(1_000, analysis.Found);
    }

    // What docs/rules/measured.md tells. No bound, since machines differ.
    private void Tell(string what, (int Found, TimeSpan Compiling, TimeSpan Analyzing) analysis) =>
        output.WriteLine($"{what}, CPU time of the process: the compiler alone {analysis.Compiling.TotalSeconds:F2} s, all rules with what is bound for them {analysis.Analyzing.TotalSeconds:F2} s");

    private static async Task<(int Found, TimeSpan Compiling, TimeSpan Analyzing)> AnalyzeAsync(string source, string rule)
    {
        Compilation compiled = (await Test.DocumentOf(source).Project.GetCompilationAsync())!;
        TimeSpan start = Environment.CpuUsage.TotalTime;
        Assert.DoesNotContain(compiled.GetDiagnostics(), diagnostic => diagnostic.Severity == DiagnosticSeverity.Error);
        TimeSpan compiling = Environment.CpuUsage.TotalTime - start;
        Compilation analyzed = (await Test.DocumentOf(source).Project.GetCompilationAsync())!;
        CompilationWithAnalyzersOptions options = new(new AnalyzerOptions([]), onAnalyzerException: null, concurrentAnalysis: false, logAnalyzerExecutionTime: false);
        start = Environment.CpuUsage.TotalTime;
        ImmutableArray<Diagnostic> found = await analyzed.WithAnalyzers([.. AllAnalyzers.Create()], options).GetAnalyzerDiagnosticsAsync();
        TimeSpan analyzing = Environment.CpuUsage.TotalTime - start;
        Assert.DoesNotContain(found, diagnostic => diagnostic.Id == "AD0001");
        return (found.Count(diagnostic => diagnostic.Id == rule), compiling, analyzing);
    }
}
