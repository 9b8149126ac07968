using AllocInsight.Analyzers.Rules;
using AllocInsight.Testing.Analysis;
using Microsoft.CodeAnalysis.CodeFixes;

namespace AllocInsight.Analyzers.Tests.Rules;

/// <summary>Tests of a rule as users have it: its suggestions, and with a profile its warnings.</summary>
internal static class PoolRuleTest
{
    public static RuleTest Of<TRule>()
        where TRule : PoolRule, new() => RuleTest.Of([new TRule(), new HotSiteAnalyzer([new TRule()])]);

    public static RuleTest Of<TRule, TFix>()
        where TRule : PoolRule, new()
        where TFix : CodeFixProvider, new() => RuleTest.Of([new TRule(), new HotSiteAnalyzer([new TRule()])], new TFix());
}
