using System.Linq;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.Operations;

namespace AllocInsight.Analyzers.Escape;

/// <summary>What the operation around a value that is or holds the object does with it. What is not known is an escape.</summary>
internal sealed class ValueSteps
{
    private readonly CallKeeping _calls;
    private readonly Holders _holders;
    private readonly ReferenceSteps _references;
    private readonly Returns _returns;
    private readonly PatternSteps _patterns;
    private readonly ISymbol? _exact;
    private readonly ISymbol? _variable;
    private readonly EscapeReport _report;

    /// <param name="calls">Knows what calls do with it.</param>
    /// <param name="holders">Other variables that hold it.</param>
    /// <param name="references">Follows references into it.</param>
    /// <param name="returns">Knows what returning it means.</param>
    /// <param name="exact">A variable whose type is the object's own, if there is one.</param>
    /// <param name="variable">The variable that it starts in, if it does.</param>
    /// <param name="report">Where it is noted when that variable gets, or may get, another value.</param>
    public ValueSteps(CallKeeping calls, Holders holders, ReferenceSteps references, Returns returns, ISymbol? exact, ISymbol? variable, EscapeReport report)
    {
        _calls = calls;
        _holders = holders;
        _references = references;
        _returns = returns;
        _patterns = new PatternSteps(calls, holders);
        _exact = exact;
        _variable = variable;
        _report = report;
    }

    /// <param name="value">An operation whose value is or holds the object.</param>
    public Step Next(IOperation value)
    {
        // Nothing follows addresses, nor what is bound at run time only.
        if (TypeFacts.IsAddress(value.Type) || value.Type is IDynamicTypeSymbol)
            return Step.Escape(EscapeReason.UnknownUse);
        switch (value.Parent)
        {
            case IConversionOperation conversion:
                return Converted(value, conversion);
            case IDelegateCreationOperation or IParenthesizedOperation or ITranslatedQueryOperation:
                return Step.To(value.Parent);
            case ICoalesceOperation coalesce:
                return coalesce.Value == value && coalesce.ValueConversion.MethodSymbol is not null ? Step.Escape(EscapeReason.UnknownUse) : Step.To(coalesce);
            case IConditionalOperation conditional:
                return conditional.Condition == value ? Step.Used : conditional.IsRef ? Step.Escape(EscapeReason.ByReference) : Step.To(conditional);
            case ISwitchExpressionArmOperation arm:
                return arm.Value == value ? Step.To(arm.Parent!) : Step.Used;
            case ISwitchExpressionOperation or ISwitchOperation or IIsPatternOperation:
                return _patterns.Next(value.Parent);
            case IConditionalAccessOperation access:
                return access.WhenNotNull == value ? Step.To(access) : InstanceOf(access) is { } instance ? Step.To(instance) : Step.Used;
            case IVariableInitializerOperation { Parent: IVariableDeclaratorOperation declarator }:
                // Through it, the variable can be written.
                if (declarator.Symbol.RefKind == RefKind.Ref)
                    Overwritten(value);
                return Alias(declarator.Symbol);
            case IAssignmentOperation or ITupleOperation:
                return Assigned(value);
            case IArgumentOperation argument:
                return Reached(argument.Parent, _calls.OfArgument(argument, value));
            case IInvocationOperation call when call.Instance == value:
                return Reached(call, _calls.OfReceiver(call, call.TargetMethod, value, Is(value, _exact)));
            case IPropertyReferenceOperation property when property.Instance == value:
                return Reached(property, _calls.OfReceiver(property, property.Property, value, Is(value, _exact)));
            case IImplicitIndexerReferenceOperation indexer when indexer.Instance == value:
                return Indexed(value, indexer);
            case IFieldReferenceOperation field when field.Instance == value:
                return _references.Next(field) is { Reason: not EscapeReason.None } escape ? escape : Step.To(field);
            case IArrayElementReferenceOperation element when element.ArrayReference == value:
                return _references.Next(element);
            case IMethodReferenceOperation method when method.Instance == value:
                return _calls.OfMethodGroup(method);
            case IReturnOperation result:
                return _returns.OfValue(result);
            case IInterpolationOperation { Parent: IInterpolatedStringOperation text }:
                // A FormattableString has the parts in it.
                return text.Type?.SpecialType == SpecialType.System_String && text.Parent is not IConversionOperation { Type.Name: "FormattableString" or "IFormattable" }
                    ? Step.Used
                    : Step.Escape(EscapeReason.UnknownUse);
            case IAwaitOperation awaited:
                // Who awaits something else may store it.
                return TypeFacts.IsAwaitable(value.Type) && TypeFacts.IsOfTasks(value.Type) ? Step.To(awaited) : Step.Escape(EscapeReason.UnknownUse);
            case IForEachLoopOperation loop:
                return Enumerated(loop);
            case IBinaryOperation binary:
                return Operated(value, binary);
            case IUnaryOperation { OperatorMethod: null, Type.SpecialType: SpecialType.System_Boolean }:
                return Step.Used;
            case IUnaryOperation { OperatorMethod: { } method } unary:
                return _calls.OfOperand(method, 0, unary, value);
            case ISpreadOperation spread:
                return CallKeeping.CopiesElements(value.Type, spread.ElementType) ? Step.Used : Step.Escape(EscapeReason.UnknownUse);
            case IUsingOperation or IUsingDeclarationOperation:
                return Disposed(value.Type);
            case IExpressionStatementOperation or IIsTypeOperation or INameOfOperation:
            // The variable begins there, and has nothing yet.
            case IDeclarationExpressionOperation { Parent: IArgumentOperation { Parameter.RefKind: RefKind.Out } }:
                return Step.Used;
            default:
                return Step.Escape(EscapeReason.UnknownUse);
        }
    }

    // Behind an interface of the base library, or a class of its, any code of the project's may run.
    private Step Converted(IOperation value, IConversionOperation conversion) =>
        conversion.OperatorMethod is { } method ? _calls.OfOperand(method, 0, conversion, value)
        : Members.IsOpen(value.Type) && !Members.IsOpen(conversion.Type) && conversion.Type is not { SpecialType: SpecialType.System_Object } ? Step.Escape(EscapeReason.UnknownUse)
        : Step.To(conversion);

    /// <summary>What a call does with it; a reference into it that the call returns is watched, too.</summary>
    private Step Reached(IOperation? call, Step step)
    {
        if (step.Reason != EscapeReason.None || !CallFacts.IsByReference(call))
            return step;
        Step reference = _references.Next(call!);
        return reference.Reason != EscapeReason.None ? reference : step;
    }

    // What a range of an array makes is a copy, of a span or a memory is not.
    private Step Indexed(IOperation value, IImplicitIndexerReferenceOperation indexer) =>
        value.Type is not IArrayTypeSymbol ? Reached(indexer, _calls.OfReceiver(indexer, indexer.IndexerSymbol, value, Is(value, _exact)))
        : TypeFacts.IsRange(indexer.Argument.Type) ? Step.Used
        : _references.Next(indexer);

    // A loop may go through its elements by reference, or through parts that hold on to the whole.
    private Step Enumerated(IForEachLoopOperation loop)
    {
        if (loop.LoopControlVariable is IVariableDeclaratorOperation { Symbol: { RefKind: not RefKind.None } element })
            return _holders.AddReference(element);
        Keeping keeping = _calls.OfEnumeration(loop);
        if (keeping == Keeping.Keeps)
            return Step.Escape(EscapeReason.KeptByCallee);
        if (keeping == Keeping.Wraps)
        {
            foreach (ILocalSymbol part in loop.Locals)
                _holders.Add(part);
        }

        return Step.Used;
    }

    private Step Operated(IOperation value, IBinaryOperation binary)
    {
        if (binary.OperatorMethod is { } method)
        {
            // `&&` and `||` call more than one operator.
            return binary.OperatorKind is BinaryOperatorKind.ConditionalAnd or BinaryOperatorKind.ConditionalOr
                ? Step.Escape(EscapeReason.UnknownUse)
                : _calls.OfOperand(method, binary.LeftOperand == value ? 0 : 1, binary, value);
        }

        // A delegate combined with another holds both.
        return binary.Type is IDynamicTypeSymbol ? Step.Escape(EscapeReason.UnknownUse) : TypeFacts.CanHold(binary.Type) ? Step.To(binary) : Step.Used;
    }

    private Step Assigned(IOperation value)
    {
        switch (value.Parent)
        {
            case ISimpleAssignmentOperation { IsRef: true }:
                return Step.Escape(EscapeReason.ByReference);
            case ISimpleAssignmentOperation or ICoalesceAssignmentOperation:
                var assignment = (IAssignmentOperation)value.Parent;
                if (assignment.Target == value)
                {
                    Overwritten(value);
                    return assignment is ICoalesceAssignmentOperation ? Step.To(assignment) : Step.Used;
                }

                Step stored = StoredIn(assignment.Target);
                return stored.Reason != EscapeReason.None || assignment.Parent is IExpressionStatementOperation ? stored : Step.To(assignment);
            case ICompoundAssignmentOperation compound:
                return Combined(value, compound);
            case ITupleOperation tuple when Deconstruction.IsTarget(tuple):
                Overwritten(value);
                return Step.Used;
            case ITupleOperation when Deconstruction.TargetOf(value) is { } target && SymbolEqualityComparer.Default.Equals(target.Type, value.Type):
                return StoredIn(target);
            default:
                return Step.Escape(EscapeReason.Stored);
        }
    }

    // `text += value` calls ToString; a delegate combined with another holds both.
    private Step Combined(IOperation value, ICompoundAssignmentOperation compound)
    {
        if (compound.OperatorMethod is not { } method)
            return TypeFacts.CanHold(compound.Type) || compound.InConversion.MethodSymbol is not null ? Step.Escape(EscapeReason.Stored) : Step.Used;
        if (compound.Target == value || compound.OutConversion.MethodSymbol is not null || compound.InConversion.MethodSymbol is not null)
            return Step.Escape(EscapeReason.Stored);
        Step step = _calls.OfOperand(method, method.IsStatic ? 1 : 0, compound, value);
        return step.Next is null ? step : Step.Escape(EscapeReason.Stored);
    }

    // What is written through a reference lies wherever that refers to.
    private Step StoredIn(IOperation target) => target switch
    {
        ILocalReferenceOperation { Local: { RefKind: RefKind.None } local } => Alias(local),
        IDiscardOperation => Step.Used,
        _ => Step.Escape(EscapeReason.Stored),
    };

    private void Overwritten(IOperation target)
    {
        if (Is(target, _variable))
            _report.MarkReassigned();
    }

    private static bool Is(IOperation value, ISymbol? variable) =>
        variable is not null && value is ILocalReferenceOperation { Local: var local } && SymbolEqualityComparer.Default.Equals(local, variable);

    private Step Alias(ILocalSymbol local) =>
        local.IsUsing && Disposed(local.Type) is { Reason: not EscapeReason.None } escape ? escape : _holders.Add(local);

    private Step Disposed(ITypeSymbol? type) => _calls.OfDisposal(type) == Keeping.Keeps ? Step.Escape(EscapeReason.KeptByCallee) : Step.Used;

    /// <summary>Where the operations after <c>?.</c> get the value from.</summary>
    private static IOperation? InstanceOf(IConditionalAccessOperation access) =>
        access.WhenNotNull.DescendantsAndSelf().FirstOrDefault(inner => inner is IConditionalAccessInstanceOperation && AccessOf(inner) == access);

    private static IOperation? AccessOf(IOperation instance)
    {
        IOperation child = instance;
        for (IOperation? parent = instance.Parent; parent is not null; child = parent, parent = parent.Parent)
        {
            if (parent is IConditionalAccessOperation candidate && candidate.WhenNotNull == child)
                return candidate;
        }

        return null;
    }
}
