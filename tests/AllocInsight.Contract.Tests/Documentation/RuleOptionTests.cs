using System.Diagnostics.CodeAnalysis;
using AllocInsight.Analyzers.Settings;
using Microsoft.CodeAnalysis.Diagnostics;

namespace AllocInsight.Contract.Tests.Documentation;

/// <summary>The pages that name the analyzers' options name all of them, with their defaults.</summary>
public sealed class RuleOptionTests
{
    [Theory]
    [InlineData("docs/rules/options.md")]
    [InlineData("analyzers/AllocInsight.Analyzers.Package/README.md")]
    public void Every_option_stands_in_the_documentation_with_its_default(string page)
    {
        IReadOnlyList<string[]> rows = new MarkdownPage(page).Table("option");
        Assert.Equal(RuleSettings.Options.Keys.Order(StringComparer.Ordinal), rows.Select(row => row[0]).Order(StringComparer.Ordinal));
        Rule.Holds(
            rows.Where(row => !RuleSettings.IsValid(row[0], row[1]) || Describe(new FixedOptions([row[0]], row[1])) != Describe(new FixedOptions([], ""))).Select(row => $"{row[0]} = {row[1]}"),
            $"Correct the default in {page}.");
    }

    private static string Describe(FixedOptions options)
    {
        RuleSettings settings = RuleSettings.Of(options);
        return $"{settings.ThresholdBytes}, {settings.HotShare}, {settings.Target}";
    }

    /// <summary>Options that all have one value.</summary>
    private sealed class FixedOptions(string[] names, string text) : AnalyzerConfigOptions
    {
        public override bool TryGetValue(string key, [NotNullWhen(true)] out string? value)
        {
            value = names.Contains(key) ? text : null;
            return value is not null;
        }
    }
}
