using AllocInsight.Analyzers.Candidates;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.Diagnostics;

namespace AllocInsight.Analyzers.Rules;

/// <summary>ALI0002: a collection that does not leave the method.</summary>
[DiagnosticAnalyzer(LanguageNames.CSharp)]
public sealed class TemporaryCollectionAnalyzer : LeaseRule
{
    /// <summary>Makes it.</summary>
    public TemporaryCollectionAnalyzer()
        : base(RuleTable.TemporaryCollection, CollectionLease.Types, SyntaxKind.ObjectCreationExpression, SyntaxKind.ImplicitObjectCreationExpression, SyntaxKind.CollectionExpression)
    {
    }

    private protected override LeaseText? LeaseOf(NewObject found) => CollectionLease.Of(found);
}
