using Microsoft.CodeAnalysis;

namespace AllocInsight.Analyzers.Escape;

/// <summary>What can be told of an object from its type.</summary>
internal static class TypeFacts
{
    /// <summary>Whether a value of the type may be, or hold, a reference to an object of the caller's.</summary>
    public static bool CanHold(ITypeSymbol? type)
    {
        switch (type)
        {
            case null:
                return true;
            case { SpecialType: SpecialType.System_Void or SpecialType.System_String }:
            case { TypeKind: TypeKind.Enum }:
                return false;
            case IPointerTypeSymbol or IFunctionPointerTypeSymbol:
            case { SpecialType: SpecialType.System_IntPtr or SpecialType.System_UIntPtr }:
                return true;
            case ITypeParameterSymbol { HasUnmanagedTypeConstraint: false }:
                return true;
            default:
                return !type.IsUnmanagedType || type.IsRefLikeType;
        }
    }

    /// <summary>Whether a method that returns it may go on after it has returned.</summary>
    public static bool IsAwaitable(ITypeSymbol? type) =>
        type is INamedTypeSymbol { Name: "Task" or "ValueTask" or "IAsyncEnumerable" or "ConfiguredTaskAwaitable" or "ConfiguredValueTaskAwaitable" or "IAsyncResult" or "ConfiguredCancelableAsyncEnumerable" };

    /// <summary>Whether it is <see cref="System.Range"/>, by its name, as old frameworks have none.</summary>
    public static bool IsRange(ITypeSymbol? type) =>
        type is INamedTypeSymbol { Name: "Range", ContainingNamespace: { Name: "System", ContainingNamespace.IsGlobalNamespace: true } };
}
