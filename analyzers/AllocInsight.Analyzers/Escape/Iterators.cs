using System.Linq;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp.Syntax;

namespace AllocInsight.Analyzers.Escape;

/// <summary>Tells iterators, whose code runs while their caller enumerates, from other functions.</summary>
internal static class Iterators
{
    /// <summary>Whether a function of the source has a <c>yield</c>.</summary>
    public static bool Include(IMethodSymbol function) =>
        function.ReturnType is INamedTypeSymbol { Name: "IEnumerable" or "IEnumerator" or "IAsyncEnumerable" or "IAsyncEnumerator" }
        && function.DeclaringSyntaxReferences.Any(place => place.GetSyntax().DescendantNodes().Any(node => node is YieldStatementSyntax));
}
