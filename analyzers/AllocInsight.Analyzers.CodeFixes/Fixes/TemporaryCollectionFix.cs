using System.Composition;
using AllocInsight.Analyzers.Candidates;
using AllocInsight.Analyzers.CodeFixes.Rewriting;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CodeFixes;

namespace AllocInsight.Analyzers.CodeFixes.Fixes;

/// <summary>ALI0002: takes the collection from the pool.</summary>
[ExportCodeFixProvider(LanguageNames.CSharp, Name = nameof(TemporaryCollectionFix)), Shared]
public sealed class TemporaryCollectionFix : LeaseFix
{
    /// <summary>Makes it.</summary>
    public TemporaryCollectionFix()
        : base("Take the collection from the pool", RuleTable.TemporaryCollection, CollectionLease.Types)
    {
    }

    private protected override LeaseText? LeaseOf(NewObject found) => CollectionLease.Of(found);
}
