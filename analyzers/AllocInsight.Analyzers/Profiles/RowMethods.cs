using System.Collections.Generic;
using System.Linq;
using Microsoft.CodeAnalysis;

namespace AllocInsight.Analyzers.Profiles;

/// <summary>The methods that rows name for the code of a member.</summary>
internal static class RowMethods
{
    // The compiler that the analyzers are built against has no name for it.
    private const TypeKind ExtensionBlock = (TypeKind)14;

    /// <summary>A method's own id; for what has an initializer those of the constructors that the initializer is part of.</summary>
    public static IEnumerable<string> Of(ISymbol member)
    {
        IEnumerable<ISymbol> methods = member switch
        {
            IMethodSymbol { ContainingType: { TypeKind: ExtensionBlock, ContainingType: { } holder } } method => Compiled(method, holder),
            IMethodSymbol => [member],
            { IsStatic: true, ContainingType: { } type } => type.StaticConstructors,
            { ContainingType: { } type } => type.InstanceConstructors,
            _ => [],
        };
        return methods.Select(method => method.GetDocumentationCommentId()).OfType<string>();
    }

    /// <summary>What a member of an extension block is compiled into: a static method of the class around, which has the receiver as its first parameter.</summary>
    private static IEnumerable<ISymbol> Compiled(IMethodSymbol method, INamedTypeSymbol holder) =>
        holder.GetMembers(method.Name).Where(other => other.IsImplicitlyDeclared && other.Locations.SequenceEqual(method.Locations));
}
