using System.Collections.Generic;
using System.Linq;
using AllocInsight.Analyzers.Escape;
using Microsoft.CodeAnalysis;

namespace AllocInsight.Analyzers.Candidates;

/// <summary>Types whose objects <c>Pool.Object</c> can make, and make as new.</summary>
internal static class ResettableTypes
{
    /// <summary>Whether a type is one: it says how its objects are reset, and nothing but memory ends with them.</summary>
    /// <param name="type">The type.</param>
    public static bool Include(INamedTypeSymbol type) =>
        type is { TypeKind: TypeKind.Class, IsAbstract: false } && type.AllInterfaces.Any(IsReset)
        // What was disposed would come back from the pool; and who finalizes counts on being let go.
        && !type.AllInterfaces.Any(IsDisposal) && !Hierarchy(type).Any(HasFinalizerOrRequired);

    /// <summary>Whether making an object shows it to nobody. Constructors of the base library do not.</summary>
    /// <param name="constructor">The type's constructor.</param>
    /// <param name="escape">Reads constructors.</param>
    public static bool IsMadeUnseen(IMethodSymbol constructor, EscapeAnalysis escape) =>
        Members.IsOfBaseLibrary(Chain(constructor).Last().ContainingType) && ConstructorsRead(constructor).All(written => !escape.MayKeepReceiver(written));

    /// <summary>A constructor and those of its bases, as far as they are written out.</summary>
    public static IEnumerable<IMethodSymbol> ConstructorsRead(IMethodSymbol constructor) =>
        Chain(constructor).Where(member => !member.IsImplicitlyDeclared && !Members.IsOfBaseLibrary(member.ContainingType));

    /// <summary>Bytes of an object's fields, at least.</summary>
    public static int ByteCount(INamedTypeSymbol type) =>
        Hierarchy(type).SelectMany(level => level.GetMembers()).OfType<IFieldSymbol>().Where(field => !field.IsStatic).Sum(field => ElementSize.Of(field.Type));

    private static bool IsReset(INamedTypeSymbol type) =>
        type is { Name: "IResettable", Arity: 0, ContainingType: null } && type.ContainingNamespace.ToDisplayString() is "AllocInsight.Pooling" or "Microsoft.Extensions.ObjectPool";

    private static bool IsDisposal(INamedTypeSymbol type) =>
        type is { Name: "IDisposable" or "IAsyncDisposable", ContainingNamespace: { Name: "System", ContainingNamespace.IsGlobalNamespace: true } };

    private static bool HasFinalizerOrRequired(INamedTypeSymbol type) =>
        type.GetMembers().Any(member => member is IMethodSymbol { MethodKind: MethodKind.Destructor } or IPropertySymbol { IsRequired: true } or IFieldSymbol { IsRequired: true });

    private static IEnumerable<IMethodSymbol> Chain(IMethodSymbol constructor)
    {
        for (IMethodSymbol? current = constructor; current is not null; current = OfBase(current))
        {
            yield return current;
            if (Members.IsOfBaseLibrary(current.ContainingType))
                yield break;
        }
    }

    private static IMethodSymbol? OfBase(IMethodSymbol constructor) =>
        constructor.ContainingType.BaseType?.InstanceConstructors.FirstOrDefault(candidate => candidate.Parameters.IsEmpty);

    // Without Object, whose finalizer does nothing.
    private static IEnumerable<INamedTypeSymbol> Hierarchy(INamedTypeSymbol type)
    {
        for (INamedTypeSymbol? level = type; level is { SpecialType: not SpecialType.System_Object }; level = level.BaseType)
            yield return level;
    }
}
