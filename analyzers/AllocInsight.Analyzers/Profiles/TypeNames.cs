using System.Collections.Generic;
using System.Linq;
using System.Text;
using Microsoft.CodeAnalysis;

namespace AllocInsight.Analyzers.Profiles;

/// <summary>Spells types as profiles do: C#, with the namespace unless that is <c>System</c> or below.</summary>
internal static class TypeNames
{
    private static readonly SymbolDisplayFormat Keyword = new(miscellaneousOptions: SymbolDisplayMiscellaneousOptions.UseSpecialTypes);

    /// <summary>Whether objects of a type in the source can be the ones that a profile names.</summary>
    /// <remarks>In generic code the source has type parameters where the profile has what they stood for.</remarks>
    public static bool Matches(ITypeSymbol type, string profiled) => Of(type) is var name && HasTypeParameter(type)
        ? type is IArrayTypeSymbol ? profiled.EndsWith("[]", System.StringComparison.Ordinal) : profiled.Split('<')[0] == name.Split('<')[0]
        : name == profiled;

    /// <summary>The type's name.</summary>
    public static string Of(ITypeSymbol type)
    {
        switch (type)
        {
            case IArrayTypeSymbol:
                StringBuilder ranks = new();
                while (type is IArrayTypeSymbol array)
                {
                    ranks.Append('[').Append(',', array.Rank - 1).Append(']');
                    type = array.ElementType;
                }

                return Of(type) + ranks;
            case INamedTypeSymbol { OriginalDefinition.SpecialType: SpecialType.System_Nullable_T } nullable:
                return Of(nullable.TypeArguments[0]) + "?";
            case INamedTypeSymbol { IsTupleType: true } tuple:
                return $"({string.Join(", ", tuple.TupleElements.Select(element => Of(element.Type)))})";
            case { SpecialType: SpecialType.System_Object or (>= SpecialType.System_Void and <= SpecialType.System_UIntPtr) }:
                return type.ToDisplayString(Keyword);
            case INamedTypeSymbol named:
                return OfNamed(named);
            default:
                return type.Name;
        }
    }

    private static string OfNamed(INamedTypeSymbol type)
    {
        Stack<string> parts = new();
        for (INamedTypeSymbol? part = type; part is not null; part = part.ContainingType)
            parts.Push(part.TypeArguments.IsEmpty ? part.Name : $"{part.Name}<{string.Join(", ", part.TypeArguments.Select(Of))}>");
        string space = type.ContainingNamespace is { IsGlobalNamespace: false } containing ? containing.ToDisplayString() : "";
        bool isSystem = space.Length == 0 || space == "System" || space.StartsWith("System.", System.StringComparison.Ordinal);
        return isSystem ? string.Join(".", parts) : $"{space}.{string.Join(".", parts)}";
    }

    private static bool HasTypeParameter(ITypeSymbol type) => type switch
    {
        ITypeParameterSymbol => true,
        IArrayTypeSymbol array => HasTypeParameter(array.ElementType),
        INamedTypeSymbol named => named.TypeArguments.Any(HasTypeParameter),
        _ => false,
    };
}
