using System.Linq;
using AllocInsight.Analyzers.Escape;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp.Syntax;
using Microsoft.CodeAnalysis.Operations;

namespace AllocInsight.Analyzers.Implicit;

/// <summary>Locals that are declared as an interface, start with a list or array, and are only enumerated.</summary>
internal static class ConcreteLocals
{
    /// <summary>The type that a local can be declared as by <c>var</c>, and be enumerated to the same effect.</summary>
    /// <param name="local">The local.</param>
    /// <param name="place">Any operation of the same member.</param>
    public static ITypeSymbol? Find(ILocalSymbol local, IOperation place)
    {
        if (Declaration(local) is not { Variables: [{ Initializer.Value: var value }] } || local.RefKind != RefKind.None)
            return null;
        SemanticModel model = place.SemanticModel!;
        if (value.SyntaxTree != model.SyntaxTree || IsTargetTyped(value))
            return null;
        if (model.GetTypeInfo(value) is not { Type: { } type, ConvertedType: INamedTypeSymbol target } || !HasOwnEnumerator(type) || model.GetOperation(value) is not { } operation)
            return null;
        // No conversion of the user's, and the same elements: of an `object[]` that is a `string[]` the loop's variable would change.
        if (operation.Parent is not IConversionOperation { OperatorMethod: null, IsImplicit: true } || !SymbolEqualityComparer.IncludeNullability.Equals(ElementOf(target), ElementOf(type)))
            return null;
        return BodyIndex.Of(place) is { IsTooLarge: false } index && index.ReferencesTo(local).All(IsEnumerated) ? type : null;
    }

    /// <summary>The declaration of such a local.</summary>
    public static VariableDeclarationSyntax? Declaration(ILocalSymbol local) =>
        local.DeclaringSyntaxReferences is [var place] && place.GetSyntax() is VariableDeclaratorSyntax { Parent: VariableDeclarationSyntax { Parent: LocalDeclarationStatementSyntax } declaration }
            ? declaration
            : null;

    private static bool IsTargetTyped(ExpressionSyntax value) => value switch
    {
        ParenthesizedExpressionSyntax parenthesized => IsTargetTyped(parenthesized.Expression),
        ConditionalExpressionSyntax or SwitchExpressionSyntax or CollectionExpressionSyntax or ImplicitObjectCreationExpressionSyntax or InitializerExpressionSyntax => true,
        _ => false,
    };

    // The framework's: an array's loop is an index, and these have structures.
    private static bool HasOwnEnumerator(ITypeSymbol type) => type switch
    {
        IArrayTypeSymbol { IsSZArray: true } => true,
        INamedTypeSymbol { Locations: [{ IsInMetadata: true }, ..], ContainingNamespace: { Name: "Generic", ContainingNamespace: { Name: "Collections", ContainingNamespace.Name: "System" } } } =>
            type.Name is "List" or "HashSet" or "Dictionary" or "Queue" or "Stack" or "LinkedList" or "SortedSet" or "SortedDictionary",
        _ => false,
    };

    private static bool IsEnumerated(IOperation reference)
    {
        IOperation? user = reference.Parent is IConversionOperation { IsImplicit: true } conversion ? conversion.Parent : reference.Parent;
        return user is IForEachLoopOperation { IsAsynchronous: false };
    }

    private static ITypeSymbol? ElementOf(ITypeSymbol type) => type switch
    {
        IArrayTypeSymbol array => array.ElementType,
        INamedTypeSymbol { TypeKind: TypeKind.Interface, TypeArguments: [var own], ContainingNamespace: { Name: "Generic", ContainingNamespace.Name: "Collections" } } => own,
        INamedTypeSymbol named => named.AllInterfaces.FirstOrDefault(known => known.OriginalDefinition.SpecialType == SpecialType.System_Collections_Generic_IEnumerable_T)?.TypeArguments[0],
        _ => null,
    };
}
