using System.Composition;
using AllocInsight.Analyzers.Candidates;
using AllocInsight.Analyzers.CodeFixes.Rewriting;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CodeFixes;

namespace AllocInsight.Analyzers.CodeFixes.Fixes;

/// <summary>ALI0003: takes the builder from the pool.</summary>
[ExportCodeFixProvider(LanguageNames.CSharp, Name = nameof(TemporaryBuilderFix)), Shared]
public sealed class TemporaryBuilderFix : LeaseFix
{
    /// <summary>Makes it.</summary>
    public TemporaryBuilderFix()
        : base("Take the StringBuilder from the pool", RuleTable.TemporaryBuilder, BuilderLease.Types)
    {
    }

    private protected override LeaseText? LeaseOf(NewObject found) => BuilderLease.Of(found);
}
