using System.Linq;
using Microsoft.CodeAnalysis;

namespace AllocInsight.Analyzers.Escape;

/// <summary>What can be told of an object from its type.</summary>
internal static class TypeFacts
{
    // Structures in structures deeper than that are taken to hold anything.
    private const int Deepest = 8;

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

    /// <summary>Whether it is an address, which nothing follows.</summary>
    public static bool IsAddress(ITypeSymbol? type) =>
        type is IPointerTypeSymbol or { SpecialType: SpecialType.System_IntPtr or SpecialType.System_UIntPtr };

    /// <summary>Whether a method that returns it may go on after it has returned.</summary>
    public static bool IsAwaitable(ITypeSymbol? type) =>
        type is INamedTypeSymbol { Name: "Task" or "ValueTask" or "IAsyncEnumerable" or "ConfiguredTaskAwaitable" or "ConfiguredValueTaskAwaitable" or "IAsyncResult" or "ConfiguredCancelableAsyncEnumerable" };

    /// <summary>Whether it is of the namespaces of tasks and their awaiters: a type of that name from elsewhere may not wait.</summary>
    public static bool IsOfTasks(ITypeSymbol? type) =>
        type is { ContainingNamespace: { Name: "Tasks", ContainingNamespace: { Name: "Threading", ContainingNamespace: { Name: "System", ContainingNamespace.IsGlobalNamespace: true } } } }
            or { ContainingNamespace: { Name: "CompilerServices", ContainingNamespace: { Name: "Runtime", ContainingNamespace: { Name: "System", ContainingNamespace.IsGlobalNamespace: true } } } };

    /// <summary>Whether it is <see cref="System.Range"/>, by its name, as old frameworks have none.</summary>
    public static bool IsRange(ITypeSymbol? type) => type is INamedTypeSymbol { Name: "Range" } && IsOfSystem(type);

    /// <summary>
    /// Whether it is a span, or nothing but spans and values: what has it cannot store it on the heap. Other structures that live on the
    /// stack may hand out an object that can be stored.
    /// </summary>
    public static bool IsOnlySpans(ITypeSymbol? type) => IsOnlySpans(type, 0);

    /// <summary>Whether a variable of the type may take in a span: a structure that lives on the stack, or a type parameter that may be one.</summary>
    public static bool CanTakeSpan(ITypeSymbol? type) => type is { IsRefLikeType: true } or ITypeParameterSymbol { AllowsRefLikeType: true };

    /// <summary>Whether a structure's member may return a reference to the structure itself.</summary>
    public static bool IsUnscoped(ISymbol member) =>
        HasAttribute(member, "UnscopedRefAttribute")
        || member is IPropertySymbol property && (property.GetMethod is { } getter && HasAttribute(getter, "UnscopedRefAttribute"))
        || member is IMethodSymbol { AssociatedSymbol: { } associated } && HasAttribute(associated, "UnscopedRefAttribute");

    /// <summary>Whether its elements lie in the structure itself, so that a span of them is a reference to it.</summary>
    public static bool IsInlineArray(ITypeSymbol? type) => type is { TypeKind: TypeKind.Struct } && HasAttribute(type, "InlineArrayAttribute");

    private static bool IsOnlySpans(ITypeSymbol? type, int depth)
    {
        if (type is not INamedTypeSymbol { IsRefLikeType: true } structure || depth > Deepest)
            return false;
        if (structure.Name is "Span" or "ReadOnlySpan" && IsOfSystem(structure))
            return true;
        return structure.GetMembers().OfType<IFieldSymbol>().All(field =>
            field.IsStatic || field.RefKind != RefKind.None || !CanHold(field.Type) || IsOnlySpans(field.Type, depth + 1));
    }

    private static bool IsOfSystem(ITypeSymbol type) => type.ContainingNamespace is { Name: "System", ContainingNamespace.IsGlobalNamespace: true };

    private static bool HasAttribute(ISymbol symbol, string name) => symbol.GetAttributes().Any(attribute => attribute.AttributeClass?.Name == name);
}
