using System.Linq;
using AllocInsight.Analyzers.Escape;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.Operations;

namespace AllocInsight.Analyzers.Candidates;

/// <summary>Tells uses that can see that a collection or builder is an older one: what it has room for.</summary>
internal static class PooledUses
{
    /// <summary>Whether anything asks for the capacity, or gives up what the pool would keep.</summary>
    public static bool SeeCapacity(EscapeReport report) =>
        report.Uses.Any(use => use.User switch
        {
            IPropertyReferenceOperation property => IsCapacity(property.Property.Name),
            IInvocationOperation { TargetMethod.Name: "EnsureCapacity" } call => call.Parent is not IExpressionStatementOperation,
            IInvocationOperation call => IsCapacity(call.TargetMethod.Name),
            _ => false,
        })
        || report.Callees.Any(NamesCapacity);

    // Callees were read for what they keep only.
    private static bool NamesCapacity(IMethodSymbol callee) => callee.DeclaringSyntaxReferences.Any(place =>
        place.GetSyntax().DescendantTokens().Any(token => token.IsKind(SyntaxKind.IdentifierToken) && (IsCapacity(token.ValueText) || token.ValueText == "EnsureCapacity")));

    private static bool IsCapacity(string name) => name is "Capacity" or "MaxCapacity" or "TrimExcess";
}
