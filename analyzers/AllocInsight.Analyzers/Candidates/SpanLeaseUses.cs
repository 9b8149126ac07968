using System.Linq;
using AllocInsight.Analyzers.Escape;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.Operations;

namespace AllocInsight.Analyzers.Candidates;

/// <summary>Whether a <c>PooledSpan</c> can be an array again: whether its uses would compile and mean the same.</summary>
internal static class SpanLeaseUses
{
    /// <summary>What becomes of one use of the variable.</summary>
    public static SpanLeaseUse Of(IOperation reference)
    {
        switch (reference.Parent)
        {
            case IPropertyReferenceOperation { Property: var property } use when use.Instance == reference:
                return property.IsIndexer || property.Name == "Length" ? SpanLeaseUse.Same : property.Name == "Span" ? SpanLeaseUse.Span : SpanLeaseUse.None;
            case IImplicitIndexerReferenceOperation indexer when indexer.Instance == reference:
                // A range of an array is a copy.
                return TypeFacts.IsRange(indexer.Argument.Type) ? SpanLeaseUse.AsSpan : SpanLeaseUse.Same;
            case IInvocationOperation { TargetMethod.Name: var name } call when call.Instance == reference:
                return name == "Slice" ? SpanLeaseUse.Slice : name == "ToArray" ? SpanLeaseUse.AsSpan : SpanLeaseUse.None;
            case IForEachLoopOperation loop when loop.Collection == reference:
                return OfLoop(loop);
            case IConversionOperation { IsImplicit: true, OperatorMethod: null, Parent: IForEachLoopOperation loop }:
                return OfLoop(loop);
            case IConversionOperation { OperatorMethod: not null } conversion:
                return OfConverted(conversion);
            case INameOfOperation:
                return SpanLeaseUse.Same;
            default:
                return SpanLeaseUse.None;
        }
    }

    /// <summary>Whether a use keeps the array in the method, for certain: then the just-in-time compiler sees that too.</summary>
    public static bool IsLocal(IOperation reference) => reference.Parent switch
    {
        IArrayElementReferenceOperation element => element.ArrayReference == reference && !IsPassed(element),
        IPropertyReferenceOperation { Property: { IsIndexer: true } } element => element.Instance == reference && !IsPassed(element),
        IPropertyReferenceOperation { Property.Name: "Length" } length => length.Instance == reference,
        IImplicitIndexerReferenceOperation indexer => indexer.Instance == reference && !TypeFacts.IsRange(indexer.Argument.Type) && !IsPassed(indexer),
        IForEachLoopOperation loop => OfLoop(loop) == SpanLeaseUse.Same,
        IConversionOperation { IsImplicit: true, OperatorMethod: null, Parent: IForEachLoopOperation loop } => OfLoop(loop) == SpanLeaseUse.Same,
        INameOfOperation => true,
        _ => false,
    };

    private static SpanLeaseUse OfLoop(IForEachLoopOperation loop)
    {
        if (loop.IsAsynchronous)
            return SpanLeaseUse.None;
        // The elements of an array cannot be enumerated by reference.
        return loop.LoopControlVariable is IVariableDeclaratorOperation { Symbol.RefKind: not RefKind.None } ? SpanLeaseUse.AsSpan : SpanLeaseUse.Same;
    }

    private static SpanLeaseUse OfConverted(IConversionOperation conversion) => conversion.Parent switch
    {
        IVariableInitializerOperation or ISimpleAssignmentOperation { Parent: IExpressionStatementOperation } => SpanLeaseUse.Same,
        IArgumentOperation { Parent: IInvocationOperation call, Parameter: { } parameter } when conversion.IsImplicit && IsOnlyForm(call, parameter) => SpanLeaseUse.Same,
        _ => conversion.IsImplicit ? SpanLeaseUse.AsSpan : SpanLeaseUse.Same,
    };

    /// <summary>Whether no overload could take an array in the place of the span.</summary>
    private static bool IsOnlyForm(IInvocationOperation call, IParameterSymbol parameter)
    {
        IMethodSymbol method = call.TargetMethod;
        if (method.IsExtensionMethod || !method.TypeArguments.IsEmpty || method.MethodKind is not (MethodKind.Ordinary or MethodKind.LocalFunction))
            return false;
        return method.MethodKind == MethodKind.LocalFunction || method.ContainingType.GetMembers(method.Name).OfType<IMethodSymbol>().All(other =>
            other.Parameters.Length != method.Parameters.Length && !other.Parameters.Any(taken => taken.IsOptional || taken.IsParams)
            || SymbolEqualityComparer.Default.Equals(other.Parameters.ElementAtOrDefault(parameter.Ordinal)?.Type, parameter.Type));
    }

    private static bool IsPassed(IOperation element) =>
        element.Parent is IArgumentOperation { Parameter.RefKind: not RefKind.None } or IAddressOfOperation
        || element.Parent is IVariableInitializerOperation { Parent: IVariableDeclaratorOperation { Symbol.RefKind: not RefKind.None } }
        || element.Parent is ISimpleAssignmentOperation { IsRef: true } or IReturnOperation;
}
