using System.Collections.Generic;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.Operations;

namespace AllocInsight.Analyzers.Escape;

/// <summary>
/// Follows the object in one variable from each place that names the variable, through whatever holds it, to where it is used up.
/// </summary>
/// <remarks>
/// Invariant: every operation that may hold the object is either followed, recorded as a use, or an escape. What is not known is
/// an escape. The order of statements does not matter: an alias counts from the start to the end of its scope.
/// </remarks>
internal sealed class ValueFlow
{
    // More than that in one method is code that nobody wrote by hand.
    private const int MostSteps = 20_000;

    private readonly BodyIndex _index;
    private readonly IMethodSymbol _owner;
    private readonly ISymbol? _variable;
    private readonly EscapeReport _report = new();
    private readonly Holders _holders;
    private readonly ReferenceSteps _referenceSteps;
    private readonly ValueSteps _valueSteps;
    private readonly HashSet<ISymbol> _capturers = new(SymbolEqualityComparer.Default);
    private int _steps;

    /// <param name="calls">Knows what calls do with it.</param>
    /// <param name="index">The body's references.</param>
    /// <param name="scope">Where variables must be declared that may hold it.</param>
    /// <param name="owner">The function whose variable it is: others capture it.</param>
    /// <param name="variable">The variable; null for <c>this</c>.</param>
    /// <param name="mayReturn">Whether returning it from the owner is no escape but noted, as for parameters.</param>
    /// <param name="isExact">Whether the variable's type is the object's own.</param>
    public ValueFlow(CallKeeping calls, BodyIndex index, SyntaxNode scope, IMethodSymbol owner, ISymbol? variable, bool mayReturn, bool isExact = false)
    {
        _index = index;
        _owner = owner;
        _variable = variable;
        _holders = new Holders(_report, scope, variable);
        Returns returns = new(owner, mayReturn, _report);
        _referenceSteps = new ReferenceSteps(_holders, returns);
        _valueSteps = new ValueSteps(calls, _holders, _referenceSteps, returns, isExact ? variable : null, variable, _report);
    }

    /// <summary>Follows it everywhere, or to the first escape.</summary>
    public EscapeReport Run()
    {
        if (_index.IsTooLarge)
        {
            _report.MarkEscape(EscapeReason.TooLarge);
            return _report;
        }

        if (_variable is null)
        {
            foreach (IOperation instance in _index.Instances ?? [])
                Start(instance, isDirect: true, isReference: false);
        }

        while (!_report.Escapes && _holders.TryTake(out ISymbol variable, out bool isReference))
        {
            if (!_index.Sees(variable))
                _report.MarkEscape(EscapeReason.UnknownUse);
            bool isDirect = !isReference && SymbolEqualityComparer.Default.Equals(variable, _variable);
            foreach (IOperation reference in _index.ReferencesTo(variable))
                Start(reference, isDirect, isReference);
        }

        return _report;
    }

    private void Start(IOperation reference, bool isDirect, bool isReference)
    {
        CheckCapture(reference);
        if (isReference)
            Apply(reference, _referenceSteps.Next(reference), isDirect: false);
        else
            Follow(reference, isDirect);
    }

    private void Follow(IOperation value, bool isDirect)
    {
        for (IOperation? next = value; next is not null && !_report.Escapes; isDirect = isDirect && next is IConversionOperation { IsImplicit: true })
        {
            if (++_steps > MostSteps)
            {
                _report.MarkEscape(EscapeReason.TooLarge);
                return;
            }

            if (!isDirect && !TypeFacts.CanHold(next.Type))
                return;
            next = Apply(next, _valueSteps.Next(next), isDirect);
        }
    }

    /// <summary>Records a step, and returns what is to be followed.</summary>
    private IOperation? Apply(IOperation value, Step step, bool isDirect)
    {
        if (step.Reason != EscapeReason.None)
            _report.MarkEscape(step.Reason);
        else if (step.Next is null && value.Parent is { } user)
            _report.Add(new ValueUse(value, user, isDirect));
        if (step.Callee is { } callee)
            _report.AddCallee(callee);
        return step.Next;
    }

    private void CheckCapture(IOperation place)
    {
        for (IOperation? outer = _index.FunctionAround(place); outer is not null && !_report.Escapes; outer = _index.FunctionAround(outer))
        {
            IMethodSymbol function = Functions.Of(outer)!;
            if (SymbolEqualityComparer.Default.Equals(function, _owner))
                return;
            Capture(function, outer);
        }
    }

    private void Capture(IMethodSymbol function, IOperation operation)
    {
        if (!_capturers.Add(function))
            return;
        _report.MarkCaptured();
        if (function.IsAsync || Iterators.Include(function))
            _report.MarkEscape(EscapeReason.Captured);
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
}
