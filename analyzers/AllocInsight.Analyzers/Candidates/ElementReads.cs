using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.Operations;

namespace AllocInsight.Analyzers.Candidates;

/// <summary>Tells whether an element of an array or list is used as a value: not written, and no reference to its place is taken.</summary>
internal static class ElementReads
{
    /// <summary>Whether it is.</summary>
    /// <param name="element">The element, or a field or property of one that is a structure.</param>
    public static bool Are(IOperation element)
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
                return !MayChange(element.Type, property.Property.GetMethod is { IsReadOnly: true }) && (element.Type is { IsReferenceType: true } || Are(property));
            case IFieldReferenceOperation field when field.Instance == element:
                return element.Type is { IsReferenceType: true } || Are(field);
            case IReturnOperation { Kind: OperationKind.Return }:
                return element.SemanticModel?.GetEnclosingSymbol(element.Syntax.SpanStart) is IMethodSymbol { RefKind: RefKind.None };
            default:
                return false;
        }
    }

    private static bool MayChange(ITypeSymbol? type, bool isReadOnlyMember) =>
        type is not { IsReferenceType: true } and not { IsReadOnly: true } and not { TypeKind: TypeKind.Enum } and not { SpecialType: not SpecialType.None } && !isReadOnlyMember;
}
