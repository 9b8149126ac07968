using System.Collections.Generic;
using AllocInsight.Analyzers.Escape;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.Operations;

namespace AllocInsight.Analyzers.Candidates;

/// <summary>Whether a variable that holds a copy of a collection is only read, in ways that a list allows as well as an array.</summary>
internal static class CopyUses
{
    /// <summary>Whether the variable is only read, and its elements are.</summary>
    public static bool AreReading(IReadOnlyList<IOperation> references)
    {
        bool elements = false;
        foreach (IOperation reference in references)
        {
            switch (Of(reference))
            {
                case CopyUse.None:
                    return false;
                case CopyUse.Elements:
                    elements = true;
                    break;
            }
        }

        return elements;
    }

    /// <summary>What becomes of one use of the variable.</summary>
    public static CopyUse Of(IOperation reference)
    {
        switch (reference.Parent)
        {
            case IForEachLoopOperation loop when loop.Collection == reference:
                return OfLoop(loop);
            case IConversionOperation { IsImplicit: true, Parent: IForEachLoopOperation loop } conversion when loop.Collection == conversion:
                return OfLoop(loop);
            case IPropertyReferenceOperation { Property.IsIndexer: true } element when element.Instance == reference:
                return IsRead(element) ? CopyUse.Elements : CopyUse.None;
            case IPropertyReferenceOperation { Property.Name: "Count" or "Length" } count when count.Instance == reference:
                return CopyUse.Count;
            case IArrayElementReferenceOperation { Indices: [{ Type: { SpecialType: SpecialType.System_Int32 } or { Name: "Index", ContainingNamespace.Name: "System" } }] } element when element.ArrayReference == reference:
                return IsRead(element) ? CopyUse.Elements : CopyUse.None;
            case IImplicitIndexerReferenceOperation indexer when indexer.Instance == reference:
                return !TypeFacts.IsRange(indexer.Argument.Type) && IsRead(indexer) ? CopyUse.Elements : CopyUse.None;
            default:
                return CopyUse.None;
        }
    }

    private static CopyUse OfLoop(IForEachLoopOperation loop) =>
        loop.IsAsynchronous ? CopyUse.None : CopyUse.Elements;

    /// <summary>Whether an element is used as a value: not written, and no reference to its place in an array is taken.</summary>
    private static bool IsRead(IOperation element)
    {
        switch (element.Parent)
        {
            case IArgumentOperation argument:
                return argument.Parameter is { RefKind: RefKind.None };
            case IVariableInitializerOperation { Parent: IVariableDeclaratorOperation declarator }:
                return declarator.Symbol.RefKind == RefKind.None;
            case ISimpleAssignmentOperation assignment:
                return assignment.Value == element && !assignment.IsRef;
            case ICompoundAssignmentOperation assignment:
                return assignment.Value == element;
            case IConversionOperation or IBinaryOperation or IUnaryOperation or IConditionalAccessOperation or ICoalesceOperation or IInterpolationOperation
                or IExpressionStatementOperation or IForEachLoopOperation or IArrayElementReferenceOperation or IIsPatternOperation or ISwitchOperation:
                return true;
            // A member that changes a structure changes the one in an array, but only a copy of the one in a list.
            case IInvocationOperation call when call.Instance == element:
                return !MayChange(element.Type, call.TargetMethod.IsReadOnly);
            case IPropertyReferenceOperation property when property.Instance == element:
                return !MayChange(element.Type, property.Property.GetMethod is { IsReadOnly: true }) && (element.Type is { IsReferenceType: true } || IsRead(property));
            case IFieldReferenceOperation field when field.Instance == element:
                return element.Type is { IsReferenceType: true } || IsRead(field);
            case IReturnOperation { Kind: OperationKind.Return }:
                return element.SemanticModel?.GetEnclosingSymbol(element.Syntax.SpanStart) is IMethodSymbol { RefKind: RefKind.None };
            default:
                return false;
        }
    }

    private static bool MayChange(ITypeSymbol? type, bool isReadOnlyMember) =>
        type is not { IsReferenceType: true } and not { IsReadOnly: true } and not { TypeKind: TypeKind.Enum } and not { SpecialType: not SpecialType.None } && !isReadOnlyMember;
}
