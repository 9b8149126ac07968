using Microsoft.CodeAnalysis;

namespace AllocInsight.Analyzers.Escape;

/// <summary>Methods and properties as they were first declared: not reduced, not constructed, not overriding.</summary>
internal static class Members
{
    /// <summary>Whether it is declared in source. An override of the project's own may do what it likes.</summary>
    public static bool IsSource(ISymbol symbol) => symbol.Locations is [{ IsInSource: true }, ..];

    /// <summary>Whether the members of a type may be the project's own, though an interface of the base library declares them.</summary>
    public static bool IsOpen(ITypeSymbol? type) => type is ITypeParameterSymbol || type is INamedTypeSymbol { TypeKind: not TypeKind.Delegate } && IsSource(type);

    /// <summary>Whether a type is of the <c>System</c> namespaces and was read from a reference.</summary>
    public static bool IsOfBaseLibrary(INamedTypeSymbol type)
    {
        INamespaceSymbol space = type.ContainingNamespace;
        while (space is { IsGlobalNamespace: false, ContainingNamespace: { IsGlobalNamespace: false } outer })
            space = outer;
        return space.Name == "System" && !IsSource(type);
    }

    /// <summary>The parameter in the declaration that is known of.</summary>
    public static IParameterSymbol Definition(IParameterSymbol parameter)
    {
        if (parameter.ContainingSymbol is not IMethodSymbol method)
            return parameter.OriginalDefinition;
        int ordinal = parameter.Ordinal;
        if (method.ReducedFrom is { } reduced)
            (method, ordinal) = (reduced, ordinal + 1);
        var definition = (IMethodSymbol)Definition(method);
        return ordinal < definition.Parameters.Length ? definition.Parameters[ordinal] : parameter.OriginalDefinition;
    }

    /// <summary>The member in the declaration that is known of.</summary>
    public static ISymbol Definition(ISymbol member)
    {
        switch (member)
        {
            case IMethodSymbol method:
                method = method.ReducedFrom ?? method;
                while (method.OverriddenMethod is { } overridden && !IsSource(method))
                    method = overridden;
                return method.OriginalDefinition;
            case IPropertySymbol property:
                while (property.OverriddenProperty is { } overridden && !IsSource(property))
                    property = overridden;
                return property.OriginalDefinition;
            default:
                return member.OriginalDefinition;
        }
    }
}
