using System.Collections.Generic;
using System.Linq;
using AllocInsight.Analyzers.Escape;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;
using Microsoft.CodeAnalysis.Operations;

namespace AllocInsight.Analyzers.Implicit;

/// <summary>
/// Calls of <c>ConcurrentDictionary.GetOrAdd</c> whose factory captures one variable that can as well be the factory's argument. The factory runs
/// while the call does, so a value that nothing changes meanwhile is the same in both.
/// </summary>
internal static class FactoryArguments
{
    /// <summary>Whether a lambda is the factory of such a call.</summary>
    /// <param name="lambda">The lambda.</param>
    /// <param name="captures">What it captures.</param>
    public static bool CanPass(IAnonymousFunctionOperation lambda, Captures captures)
    {
        if (captures is not { Variables: [var variable], UsesThis: false, UsesFunctions: false } || !IsFactory(lambda, out LambdaExpressionSyntax? syntax))
            return false;
        return IsPlain(syntax!) && IsPassable(variable) && !IsChanged(variable, lambda);
    }

    /// <summary>The variable's type, if it is a value that copies of it cannot change.</summary>
    private static bool IsPassable(ISymbol variable) => variable switch
    {
        ILocalSymbol { RefKind: RefKind.None, Type: var type } => IsPassable(type),
        IParameterSymbol { RefKind: RefKind.None, Type: var type } => IsPassable(type),
        _ => false,
    };

    private static bool IsPassable(ITypeSymbol type) => type switch
    {
        IDynamicTypeSymbol or IPointerTypeSymbol or IFunctionPointerTypeSymbol => false,
        { IsRefLikeType: true } => false,
        { IsReferenceType: true } => true,
        { TypeKind: TypeKind.Enum } or { SpecialType: not SpecialType.None } => true,
        _ => type is INamedTypeSymbol { IsReadOnly: true },
    };

    private static bool IsFactory(IAnonymousFunctionOperation lambda, out LambdaExpressionSyntax? syntax)
    {
        syntax = lambda.Syntax as LambdaExpressionSyntax;
        if (syntax is not { Parent: ArgumentSyntax { NameColon: null, Parent: ArgumentListSyntax { Arguments: [{ NameColon: null }, var factory] } } } || factory.Expression != syntax)
            return false;
        return lambda.Parent is IDelegateCreationOperation { Parent: IArgumentOperation { Parent: IInvocationOperation { TargetMethod: var method } } }
            && method is { Name: "GetOrAdd", Arity: 0, ContainingType: { MetadataName: "ConcurrentDictionary`2", Locations: [{ IsInMetadata: true }, ..] } type }
            && type.GetMembers("GetOrAdd").OfType<IMethodSymbol>().Any(other => other is { Arity: 1, Parameters.Length: 3 });
    }

    private static bool IsPlain(LambdaExpressionSyntax lambda)
    {
        if (((CSharpParseOptions)lambda.SyntaxTree.Options).LanguageVersion < LanguageVersion.CSharp9 || lambda.Modifiers.Count > 0 || lambda.AttributeLists.Count > 0)
            return false;
        return lambda switch
        {
            SimpleLambdaExpressionSyntax => true,
            ParenthesizedLambdaExpressionSyntax { ReturnType: null, ParameterList.Parameters: [{ Default: null, AttributeLists.Count: 0, Modifiers.Count: 0 }] } => true,
            _ => false,
        };
    }

    /// <summary>Whether a variable is written anywhere but where it is declared.</summary>
    private static bool IsChanged(ISymbol variable, IOperation place)
    {
        BodyIndex index = BodyIndex.Of(place);
        IReadOnlyList<IOperation> references = index.ReferencesTo(variable);
        return index.IsTooLarge || references.Any(IsWrite) || variable is ILocalSymbol local && !IsSetOnce(local);
    }

    // A variable of a `for` changes from round to round, as does one that is declared without a value.
    private static bool IsSetOnce(ILocalSymbol local) => local.DeclaringSyntaxReferences is [var place] && place.GetSyntax() switch
    {
        VariableDeclaratorSyntax { Initializer: not null, Parent.Parent: LocalDeclarationStatementSyntax or UsingStatementSyntax } => true,
        ForEachStatementSyntax => true,
        SingleVariableDesignationSyntax => true,
        _ => false,
    };

    private static bool IsWrite(IOperation reference) => reference.Parent switch
    {
        IAssignmentOperation assignment => assignment.Target == reference,
        IIncrementOrDecrementOperation or IAddressOfOperation => true,
        IArgumentOperation argument => argument.Parameter is not { RefKind: RefKind.None or RefKind.In },
        IVariableInitializerOperation { Parent: IVariableDeclaratorOperation declarator } => declarator.Symbol.RefKind != RefKind.None,
        ITupleOperation tuple => tuple.Parent is IDeconstructionAssignmentOperation,
        _ => false,
    };
}
