using System.Text;
using AllocInsight.Analyzers.Rules;
using AllocInsight.Analyzers.Tests.Rules;
using AllocInsight.Testing.Analysis;

namespace AllocInsight.Analyzers.Tests.Escape;

/// <summary>Code that no one writes by hand ends the analysis neither by a full stack nor by its length.</summary>
public sealed class ScaleTests
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
        Assert.Equal(1_000, (await Test.DiagnosticsAsync(Code.InMethod(lines.ToString()))).Count);
    }

    [Fact]
    public Task Callees_in_circles_are_solved()
    {
        string callees = string.Concat(Enumerable.Range(0, 20).Select(i => $"static int F{i}(byte[] b, int k) => k == 0 ? b[0] : F{(i + 1) % 20}(b, k - 1) + F{((i * 7) + 3) % 20}(b, k - 1);\n"));
        return Test.FlagsAsync(Code.InMethod("var x = [|new byte[n]|]; Console.Write(F0(x, 3));\n" + callees));
    }
}
