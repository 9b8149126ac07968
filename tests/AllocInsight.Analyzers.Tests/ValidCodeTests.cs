using AllocInsight.Testing;
using AllocInsight.Testing.Analysis;

namespace AllocInsight.Analyzers.Tests;

/// <summary>The code in <c>tests/ValidCode</c> is of everyday kinds, and no rule may flag any of it.</summary>
public sealed class ValidCodeTests
{
    private const string Usings =
        "global using System; global using System.Collections.Generic; global using System.IO; global using System.Linq; global using System.Threading; global using System.Threading.Tasks;";

    [Theory]
    [InlineData("pool")]
    [InlineData("bcl")]
    public async Task No_rule_flags_valid_code(string target)
    {
        RuleTest test = RuleTest.Of(AllAnalyzers.Create()).With("allocinsight_target", target);
        foreach (string file in Directory.EnumerateFiles(Repository.PathOf("tests/ValidCode"), "*.cs").Order(StringComparer.Ordinal))
            test = test.WithFile(Path.GetFileName(file), await File.ReadAllTextAsync(file));
        await test.IgnoresAsync(Usings);
    }
}
