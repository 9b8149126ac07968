using AllocInsight.Analyzers.Candidates;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.Diagnostics;

namespace AllocInsight.Analyzers.Rules;

/// <summary>ALI0003: a <c>StringBuilder</c> of which only the text leaves the method.</summary>
[DiagnosticAnalyzer(LanguageNames.CSharp)]
public sealed class TemporaryBuilderAnalyzer : LeaseRule
{
    /// <summary>Makes it.</summary>
    public TemporaryBuilderAnalyzer()
        : base(RuleTable.TemporaryBuilder, BuilderLease.Types, SyntaxKind.ObjectCreationExpression, SyntaxKind.ImplicitObjectCreationExpression)
    {
    }

    private protected override LeaseText? LeaseOf(NewObject found) => BuilderLease.Of(found);
}
