using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.Operations;

namespace AllocInsight.Analyzers.Escape;

/// <summary>
/// What the operation around a place inside the object, an element or a field, does with a reference to that place. What only reads or
/// writes the place does not hold on to the object.
/// </summary>
internal sealed class ReferenceSteps
{
    private readonly Holders _holders;
    private readonly Returns _returns;

    public ReferenceSteps(Holders holders, Returns returns)
    {
        _holders = holders;
        _returns = returns;
    }

    /// <param name="place">An operation that is the place.</param>
    public Step Next(IOperation place)
    {
        switch (place.Parent)
        {
            case IArgumentOperation { Parameter: null }:
                return Step.Escape(EscapeReason.ByReference);
            case IArgumentOperation { Parameter.RefKind: not RefKind.None, Parent: { } call }:
                return CallFacts.MayTakeSpan(call) || TypeFacts.CanTakeSpan(call.Type) || TypeFacts.IsAddress(call.Type) ? Step.Escape(EscapeReason.ByReference)
                    : CallFacts.IsByReference(call) ? Next(call)
                    : Step.Used;
            case IVariableInitializerOperation { Parent: IVariableDeclaratorOperation { Symbol: { RefKind: not RefKind.None } declared } }:
                return _holders.AddReference(declared);
            case ISimpleAssignmentOperation { IsRef: true, Target: ILocalReferenceOperation { Local: var local }, Parent: IExpressionStatementOperation }:
                return _holders.AddReference(local);
            case ISimpleAssignmentOperation { IsRef: true } or IAddressOfOperation:
                return Step.Escape(EscapeReason.ByReference);
            case IConditionalOperation { IsRef: true } conditional:
                return conditional.Condition == place ? Step.Used : Next(conditional);
            case IReturnOperation result:
                return _returns.OfReference(result);
            case IFieldReferenceOperation { Field.ContainingType.IsValueType: true } field when field.Instance == place:
                return Next(field);
            case IInlineArrayAccessOperation access when access.Instance == place:
                return access.Type is { IsRefLikeType: true } ? Step.Escape(EscapeReason.ByReference) : Next(access);
            case IConversionOperation { Type.IsRefLikeType: true } when TypeFacts.IsInlineArray(place.Type):
                return Step.Escape(EscapeReason.ByReference);
            case IForEachLoopOperation { LoopControlVariable: IVariableDeclaratorOperation { Symbol.RefKind: not RefKind.None } } when TypeFacts.IsInlineArray(place.Type):
                return Step.Escape(EscapeReason.ByReference);
            case IInvocationOperation call when call.Instance == place:
                return OfMember(call, call.TargetMethod);
            case IPropertyReferenceOperation property when property.Instance == place:
                return OfMember(property, property.Property);
            case IParenthesizedOperation parenthesized:
                return Next(parenthesized);
            // What the compiler's model leaves open, such as `__makeref`.
            case null or { Kind: OperationKind.None or OperationKind.Invalid }:
                return TypeFacts.CanHold(place.Parent?.Type) ? Step.Escape(EscapeReason.UnknownUse) : Step.Used;
            default:
                return Step.Used;
        }
    }

    // A structure's members see it where it lies, but only some may return a reference to it.
    private static Step OfMember(IOperation call, ISymbol member) =>
        TypeFacts.IsUnscoped(member) && (CallFacts.MayReturnReference(call) || CallFacts.MayTakeSpan(call)) ? Step.Escape(EscapeReason.ByReference) : Step.Used;
}
