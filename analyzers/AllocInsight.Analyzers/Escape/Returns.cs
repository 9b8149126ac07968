using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.Operations;

namespace AllocInsight.Analyzers.Escape;

/// <summary>What it means to return the object, or a reference into it, from the function whose variable holds it.</summary>
internal sealed class Returns
{
    private readonly IMethodSymbol _owner;
    private readonly bool _mayReturn;
    private readonly EscapeReport _report;

    /// <param name="owner">The function.</param>
    /// <param name="mayReturn">Whether returning it is no escape but noted, as for parameters.</param>
    /// <param name="report">Where it is noted.</param>
    public Returns(IMethodSymbol owner, bool mayReturn, EscapeReport report)
    {
        _owner = owner;
        _mayReturn = mayReturn;
        _report = report;
    }

    /// <summary>Returns the object.</summary>
    public Step OfValue(IReturnOperation result) =>
        !_mayReturn || result.Kind != OperationKind.Return || !IsOwner(Functions.Around(result, _owner)) ? Step.Escape(EscapeReason.Returned) : Noted();

    /// <summary>Returns a reference to a place inside the object, where the function returns references; else only what lies there.</summary>
    public Step OfReference(IReturnOperation result)
    {
        IMethodSymbol function = Functions.Around(result, _owner);
        if (function.RefKind == RefKind.None)
            return Step.Used;
        return _mayReturn && IsOwner(function) ? Noted() : Step.Escape(EscapeReason.Returned);
    }

    private Step Noted()
    {
        _report.MarkReturned();
        return Step.Used;
    }

    private bool IsOwner(IMethodSymbol function) => SymbolEqualityComparer.Default.Equals(function, _owner);
}
