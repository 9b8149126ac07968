using System.Linq;
using Microsoft.CodeAnalysis;

namespace AllocInsight.Analyzers.Growth;

/// <summary>Overloads of the base library that take a <c>ReadOnlySpan</c> where others take an array, a start and a length.</summary>
internal static class SpanOverloads
{
    private const int Replaced = 3;

    /// <summary>Whether a method has one.</summary>
    /// <param name="method">The method, or constructor, with the array.</param>
    /// <param name="first">The array's parameter.</param>
    /// <param name="element">The array's element type.</param>
    public static bool Has(IMethodSymbol method, int first, ITypeSymbol element)
    {
        // Of a type that is not the base library's, nobody knows that its overloads do the same.
        if (!method.TypeArguments.IsEmpty || !IsOfBaseLibrary(method.ContainingType))
            return false;
        for (INamedTypeSymbol? type = method.ContainingType; type is not null; type = method.MethodKind == MethodKind.Constructor ? null : type.BaseType)
        {
            if (type.GetMembers(method.Name).OfType<IMethodSymbol>().Any(candidate => IsSame(method, candidate, first, element)))
                return true;
        }

        return false;
    }

    private static bool IsSame(IMethodSymbol method, IMethodSymbol candidate, int first, ITypeSymbol element)
    {
        if (candidate.IsStatic != method.IsStatic || candidate.DeclaredAccessibility != Accessibility.Public || !candidate.TypeParameters.IsEmpty
            || candidate.Parameters.Length != method.Parameters.Length - Replaced + 1
            || !SymbolEqualityComparer.Default.Equals(candidate.ReturnType, method.ReturnType))
            return false;
        for (int i = 0; i < candidate.Parameters.Length; i++)
        {
            ITypeSymbol type = candidate.Parameters[i].Type;
            bool isSame = i == first
                ? type is INamedTypeSymbol { Name: "ReadOnlySpan", IsRefLikeType: true, TypeArguments: [var argument] } && SymbolEqualityComparer.Default.Equals(argument, element)
                : SymbolEqualityComparer.Default.Equals(type, method.Parameters[i < first ? i : i + Replaced - 1].Type);
            if (!isSame)
                return false;
        }

        return true;
    }

    private static bool IsOfBaseLibrary(INamedTypeSymbol type)
    {
        INamespaceSymbol space = type.ContainingNamespace;
        while (space.ContainingNamespace is { IsGlobalNamespace: false } outer)
            space = outer;
        return space.Name == "System" && type.Locations is [{ IsInMetadata: true }, ..];
    }
}
