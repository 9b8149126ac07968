using System.Collections.Generic;
using System.Linq;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.Operations;

namespace AllocInsight.Analyzers.Escape;

/// <summary>
/// Follows the object in one variable from each place that names the variable, through whatever holds it, to where it is used up.
/// </summary>
/// <remarks>
/// Invariant: every operation that may hold the object is either followed, recorded as a use, or an escape. What this class does not know is
/// an escape. The order of statements does not matter to it: an alias counts from the start to the end of its scope.
/// </remarks>
internal sealed class ValueFlow
{
    // More than that in one method is code that nobody wrote by hand.
    private const int MostSteps = 20_000;

    private readonly CallKeeping _calls;
    private readonly BodyIndex _index;
    private readonly SyntaxNode _scope;
    private readonly ISymbol _owner;
    private readonly bool _mayReturn;
    private readonly bool _isExact;
    private readonly EscapeReport _report = new();
    private readonly HashSet<ISymbol> _tracked = new(SymbolEqualityComparer.Default);
    private readonly HashSet<ISymbol> _capturers = new(SymbolEqualityComparer.Default);
    private readonly HashSet<ISymbol> _interior = new(SymbolEqualityComparer.Default);
    private readonly Queue<ISymbol> _pending = new();
    private readonly ISymbol? _variable;
    private int _steps;

    /// <param name="calls">Knows what calls do with it.</param>
    /// <param name="index">The body's references.</param>
    /// <param name="scope">Where variables must be declared that may hold it.</param>
    /// <param name="owner">The function whose variable it is: others capture it.</param>
    /// <param name="variable">The variable; null for <c>this</c>.</param>
    /// <param name="mayReturn">Whether returning it from the owner is no escape but noted, as for parameters.</param>
    /// <param name="isExact">Whether the variable's type is the object's own.</param>
    public ValueFlow(CallKeeping calls, BodyIndex index, SyntaxNode scope, ISymbol owner, ISymbol? variable, bool mayReturn, bool isExact = false)
    {
        _calls = calls;
        _index = index;
        _scope = scope;
        _owner = owner;
        _variable = variable;
        _mayReturn = mayReturn;
        _isExact = isExact;
    }

    /// <summary>Follows it everywhere, or to the first escape.</summary>
    public EscapeReport Run()
    {
        if (_index.IsTooLarge)
        {
            _report.MarkEscape(EscapeReason.TooLarge, null);
            return _report;
        }

        if (_variable is null)
        {
            foreach (IOperation instance in _index.Instances ?? [])
                Start(instance, isDirect: true);
        }
        else
        {
            Track(_variable);
        }

        while (_pending.Count > 0 && !_report.Escapes)
        {
            ISymbol symbol = _pending.Dequeue();
            bool isDirect = SymbolEqualityComparer.Default.Equals(symbol, _variable);
            foreach (IOperation reference in _index.ReferencesTo(symbol))
                Start(reference, isDirect, _interior.Contains(symbol));
        }

        return _report;
    }

    private void Track(ISymbol symbol)
    {
        if (_tracked.Add(symbol))
            _pending.Enqueue(symbol);
    }

    private void Start(IOperation reference, bool isDirect, bool isInterior = false)
    {
        CheckCapture(reference);
        if (isInterior)
            Apply(reference, Interior(reference), isDirect: false);
        else
            Follow(reference, isDirect);
    }

    private void Follow(IOperation value, bool isDirect)
    {
        for (IOperation? next = value; next is not null && !_report.Escapes; isDirect = isDirect && next is IConversionOperation { IsImplicit: true })
        {
            if (++_steps > MostSteps)
            {
                _report.MarkEscape(EscapeReason.TooLarge, value);
                return;
            }

            if (!isDirect && !TypeFacts.CanHold(next.Type))
                return;
            next = Apply(next, Next(next), isDirect);
        }
    }

    /// <summary>Records a step, and returns what is to be followed.</summary>
    private IOperation? Apply(IOperation value, Step step, bool isDirect)
    {
        if (step.Reason != EscapeReason.None)
            _report.MarkEscape(step.Reason, value);
        else if (step.Next is null && value.Parent is { } user)
            _report.Add(new ValueUse(value, user, isDirect));
        if (step.Callee is { } callee)
            _report.AddCallee(callee);
        return step.Next;
    }

    private Step Next(IOperation value)
    {
        switch (value.Parent)
        {
            case IConversionOperation or IDelegateCreationOperation or ICoalesceOperation:
            case IParenthesizedOperation:
                return Step.To(value.Parent);
            case IConditionalOperation conditional:
                return conditional.Condition == value ? Step.Used : conditional.IsRef ? Step.Escape(EscapeReason.ByReference) : Step.To(conditional);
            case ISwitchExpressionArmOperation arm:
                return arm.Value == value ? Step.To(arm.Parent!) : Step.Used;
            case ISwitchExpressionOperation or ISwitchOperation or IIsPatternOperation:
                return DeclaresVariable(value.Parent) ? Step.Escape(EscapeReason.UnknownUse) : Step.Used;
            case IConditionalAccessOperation access:
                return ConditionalAccess(value, access);
            case IVariableInitializerOperation { Parent: IVariableDeclaratorOperation declarator }:
                return Alias(declarator.Symbol);
            case ISimpleAssignmentOperation assignment:
                return Assignment(value, assignment, assignment.IsRef);
            case ICoalesceAssignmentOperation assignment:
                return assignment.Target == value ? Step.To(assignment) : Assignment(value, assignment, isRef: false);
            case ICompoundAssignmentOperation compound:
                // `text += value` calls ToString; a delegate combined with another holds both.
                return TypeFacts.CanHold(compound.Type) ? Step.Escape(EscapeReason.Stored) : Step.Used;
            case IArgumentOperation argument:
                return Reached(argument.Parent, _calls.OfArgument(argument, value));
            case IInvocationOperation call when call.Instance == value:
                return Reached(call, _calls.OfReceiver(call, value, IsExact(value)));
            case IPropertyReferenceOperation property when property.Instance == value:
                return Reached(property, _calls.OfReceiver(property, value, IsExact(value)));
            case IFieldReferenceOperation field when field.Instance == value:
                return Step.To(field);
            case IArrayElementReferenceOperation element when element.ArrayReference == value:
                return Interior(element);
            case IImplicitIndexerReferenceOperation indexer when indexer.Instance == value:
                // A range of an array is a copy, one of a span is not.
                return value.Type is IArrayTypeSymbol ? TypeFacts.IsRange(indexer.Argument.Type) ? Step.Used : Interior(indexer)
                    : indexer.Type is { IsRefLikeType: true } ? Step.To(indexer) : Interior(indexer);
            case IMethodReferenceOperation method when method.Instance == value:
                return Step.To(method);
            case IReturnOperation result:
                return Return(result);
            case IInterpolationOperation { Parent: IInterpolatedStringOperation text }:
                // A FormattableString has the parts in it.
                return text.Type?.SpecialType == SpecialType.System_String && text.Parent is not IConversionOperation { Type.Name: "FormattableString" or "IFormattable" }
                    ? Step.Used
                    : Step.Escape(EscapeReason.UnknownUse);
            case IAwaitOperation awaited:
                return Step.To(awaited);
            case IForEachLoopOperation loop:
                return Enumerated(loop);
            case IExpressionStatementOperation or IBinaryOperation or IIsTypeOperation or INameOfOperation or ISpreadOperation
                or IUsingOperation or IUsingDeclarationOperation:
                return Step.Used;
            case IUnaryOperation { Type.SpecialType: SpecialType.System_Boolean }:
                return Step.Used;
            default:
                return Step.Escape(EscapeReason.UnknownUse);
        }
    }

    private bool IsExact(IOperation value) =>
        _isExact && value is ILocalReferenceOperation { Local: var local } && SymbolEqualityComparer.Default.Equals(local, _variable);

    /// <summary>What a call does with it; a reference into it that the call returns is watched, too.</summary>
    private Step Reached(IOperation? call, Step step) =>
        step.Reason == EscapeReason.None && call is IPropertyReferenceOperation { Property.RefKind: not RefKind.None } or IInvocationOperation { TargetMethod.RefKind: not RefKind.None }
            ? Interior(call!)
            : step;

    // A loop may go through its elements by reference, or through parts that hold on to the whole.
    private Step Enumerated(IForEachLoopOperation loop)
    {
        if (loop.LoopControlVariable is IVariableDeclaratorOperation { Symbol: { RefKind: not RefKind.None } element })
        {
            _interior.Add(element);
            return Alias(element);
        }

        Keeping keeping = _calls.OfEnumeration(loop);
        if (keeping == Keeping.Keeps)
            return Step.Escape(EscapeReason.KeptByCallee);
        if (keeping == Keeping.Wraps)
        {
            foreach (ILocalSymbol part in loop.Locals)
                Alias(part);
        }

        return Step.Used;
    }

    /// <summary>Elements are not the object; a reference to one holds on to it.</summary>
    private Step Interior(IOperation element)
    {
        switch (element.Parent)
        {
            case IArgumentOperation { Parameter.RefKind: not RefKind.None, Parent: { } call }:
                return call.Type is { IsRefLikeType: true } || call is IInvocationOperation { TargetMethod.RefKind: not RefKind.None }
                    ? Step.Escape(EscapeReason.ByReference)
                    : Step.Used;
            case IVariableInitializerOperation { Parent: IVariableDeclaratorOperation { Symbol: { RefKind: not RefKind.None } local } }:
                _interior.Add(local);
                return Alias(local);
            case ISimpleAssignmentOperation { IsRef: true } or IAddressOfOperation or IConditionalOperation { IsRef: true }:
                return Step.Escape(EscapeReason.ByReference);
            case IReturnOperation when _owner is IMethodSymbol { RefKind: not RefKind.None }:
                return Step.Escape(EscapeReason.Returned);
            case IFieldReferenceOperation { Field.ContainingType.IsValueType: true } field when field.Instance == element:
                return Interior(field);
            default:
                return Step.Used;
        }
    }

    private Step ConditionalAccess(IOperation value, IConditionalAccessOperation access)
    {
        if (access.WhenNotNull == value)
            return Step.To(access);
        foreach (IOperation inner in access.WhenNotNull.DescendantsAndSelf())
        {
            if (inner is IConditionalAccessInstanceOperation && Enclosing(inner) == access)
                Follow(inner, isDirect: false);
        }

        return Step.Used;

        static IOperation? Enclosing(IOperation instance)
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

    private Step Assignment(IOperation value, IAssignmentOperation assignment, bool isRef)
    {
        if (isRef)
            return Step.Escape(EscapeReason.ByReference);
        if (assignment.Target == value)
        {
            if (value is ILocalReferenceOperation { Local: var written } && SymbolEqualityComparer.Default.Equals(written, _variable))
                _report.MarkReassigned();
            return Step.Used;
        }

        Step stored = assignment.Target switch
        {
            ILocalReferenceOperation local => Alias(local.Local),
            IDiscardOperation => Step.Used,
            _ => Step.Escape(EscapeReason.Stored),
        };
        return stored.Reason != EscapeReason.None || assignment.Parent is IExpressionStatementOperation ? stored : Step.To(assignment);
    }

    private Step Alias(ILocalSymbol local)
    {
        if (!local.DeclaringSyntaxReferences.Any(place => place.SyntaxTree == _scope.SyntaxTree && _scope.Span.Contains(place.Span)))
            return Step.Escape(EscapeReason.Stored);
        if (!SymbolEqualityComparer.Default.Equals(local, _variable) && !_tracked.Contains(local))
            _report.AddAlias(local);
        Track(local);
        return Step.Used;
    }

    private Step Return(IReturnOperation result)
    {
        if (!_mayReturn || result.Kind != OperationKind.Return || InnermostFunction(result) is not null)
            return Step.Escape(EscapeReason.Returned);
        _report.MarkReturned();
        return Step.Used;
    }

    private void CheckCapture(IOperation place)
    {
        for (IOperation? operation = place.Parent; operation is not null && !_report.Escapes; operation = operation.Parent)
        {
            IMethodSymbol? function = FunctionOf(operation);
            if (function is null)
                continue;
            if (SymbolEqualityComparer.Default.Equals(function, _owner))
                return;
            Capture(function, operation);
        }
    }

    private void Capture(IMethodSymbol function, IOperation operation)
    {
        if (!_capturers.Add(function))
            return;
        _report.MarkCaptured();
        if (function.IsAsync || Iterators.Include(function))
            _report.MarkEscape(EscapeReason.Captured, operation);
        else if (operation is IAnonymousFunctionOperation)
            Follow(operation, isDirect: false);
        else
            FollowCallsOf(function);
    }

    /// <summary>A local function that uses the object is as good as the object: whoever has it as a delegate, or calls it, uses it.</summary>
    private void FollowCallsOf(IMethodSymbol function)
    {
        foreach (IOperation use in _index.ReferencesTo(function.OriginalDefinition))
        {
            CheckCapture(use);
            if (use is IMethodReferenceOperation)
                Follow(use, isDirect: false);
        }
    }

    private IMethodSymbol? InnermostFunction(IOperation operation)
    {
        for (IOperation? outer = operation.Parent; outer is not null; outer = outer.Parent)
        {
            if (FunctionOf(outer) is { } function)
                return SymbolEqualityComparer.Default.Equals(function, _owner) ? null : function;
        }

        return null;
    }

    private static IMethodSymbol? FunctionOf(IOperation operation) => operation switch
    {
        IAnonymousFunctionOperation lambda => lambda.Symbol,
        ILocalFunctionOperation local => local.Symbol,
        _ => null,
    };

    private static bool DeclaresVariable(IOperation operation) => operation.Descendants().Any(inner => inner switch
    {
        IDeclarationPatternOperation pattern => pattern.DeclaredSymbol is not null,
        IRecursivePatternOperation pattern => pattern.DeclaredSymbol is not null,
        IListPatternOperation pattern => pattern.DeclaredSymbol is not null,
        _ => false,
    });
}
