using System.Linq;
using AllocInsight.Analyzers.Escape;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.Operations;

namespace AllocInsight.Analyzers.Candidates.Loops;

/// <summary>Where locals and parameters get values after their declaration.</summary>
internal static class VariableWrites
{
    /// <summary>Whether a variable keeps the value of its declaration, or that which a caller gave it.</summary>
    public static bool AreNone(ISymbol variable, BodyIndex index) =>
        index.ReferencesTo(variable).All(reference => Of(reference) == VariableAccess.Read);

    /// <summary>Whether a variable has one value from the start to the end of each run of a loop.</summary>
    /// <param name="variable">A local or a parameter.</param>
    /// <param name="loop">The loop.</param>
    /// <param name="function">The function that the loop is in.</param>
    /// <param name="index">The member's references.</param>
    public static bool AreOutside(ISymbol variable, SyntaxNode loop, IMethodSymbol function, BodyIndex index)
    {
        // The function around may go on while this one runs: then no moment is certain.
        bool isOwn = SymbolEqualityComparer.Default.Equals(variable.ContainingSymbol, function);
        return index.ReferencesTo(variable).All(reference => Of(reference) switch
        {
            VariableAccess.Read => true,
            VariableAccess.Write => isOwn && !loop.Span.Contains(reference.Syntax.Span) && IsIn(function, reference),
            _ => false,
        });
    }

    /// <summary>What a mention does.</summary>
    public static VariableAccess Of(IOperation reference)
    {
        switch (reference.Parent)
        {
            case ISimpleAssignmentOperation { IsRef: true }:
                return VariableAccess.Alias;
            case IAssignmentOperation assignment:
                return assignment.Target == reference ? VariableAccess.Write : VariableAccess.Read;
            case IIncrementOrDecrementOperation:
                return VariableAccess.Write;
            case ITupleOperation tuple:
                return IsDeconstructed(tuple) ? VariableAccess.Write : VariableAccess.Read;
            case IArgumentOperation { Parameter: { } parameter }:
                return parameter.RefKind switch
                {
                    RefKind.Ref => VariableAccess.Alias,
                    RefKind.Out => VariableAccess.Write,
                    _ => VariableAccess.Read,
                };
            case IVariableInitializerOperation { Parent: IVariableDeclaratorOperation { Symbol.RefKind: RefKind.None } }:
            case IConditionalOperation { IsRef: false }:
            case IConversionOperation or IParenthesizedOperation or IBinaryOperation or IUnaryOperation or ICoalesceOperation:
            case IArrayElementReferenceOperation or IImplicitIndexerReferenceOperation or IPropertyReferenceOperation or IFieldReferenceOperation:
            case IInvocationOperation or IMethodReferenceOperation or IConditionalAccessOperation or IRangeOperation or IArrayCreationOperation:
            case IArrayInitializerOperation or IInterpolationOperation or IExpressionStatementOperation or INameOfOperation or IAwaitOperation:
            case IIsPatternOperation or IIsTypeOperation or ISwitchOperation or ISwitchExpressionOperation or ISwitchExpressionArmOperation:
            case ILoopOperation or ILockOperation or IUsingOperation or IThrowOperation or IReturnOperation or IEventReferenceOperation:
            case ICollectionExpressionOperation or ISpreadOperation:
                return VariableAccess.Read;
            default:
                return VariableAccess.Alias;
        }
    }

    private static bool IsDeconstructed(IOperation tuple)
    {
        while (tuple.Parent is ITupleOperation outer)
            tuple = outer;
        return tuple.Parent is IDeconstructionAssignmentOperation deconstruction && deconstruction.Target == tuple;
    }

    private static bool IsIn(IMethodSymbol function, IOperation operation)
    {
        for (IOperation? outer = operation.Parent; outer is not null; outer = outer.Parent)
        {
            if (outer is IAnonymousFunctionOperation lambda)
                return SymbolEqualityComparer.Default.Equals(lambda.Symbol, function);
            if (outer is ILocalFunctionOperation local)
                return SymbolEqualityComparer.Default.Equals(local.Symbol, function);
        }

        return function.MethodKind is not (MethodKind.AnonymousFunction or MethodKind.LocalFunction);
    }
}
