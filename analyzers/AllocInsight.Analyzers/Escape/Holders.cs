using System.Collections.Generic;
using System.Linq;
using Microsoft.CodeAnalysis;

namespace AllocInsight.Analyzers.Escape;

/// <summary>The variables that may hold the object, or a reference into it, and are still to be followed. A variable may do both.</summary>
internal sealed class Holders
{
    private readonly HashSet<ISymbol> _holding = new(SymbolEqualityComparer.Default);
    private readonly HashSet<ISymbol> _referring = new(SymbolEqualityComparer.Default);
    private readonly Queue<(ISymbol Variable, bool IsReference)> _pending = new();
    private readonly EscapeReport _report;
    private readonly SyntaxNode _scope;

    /// <param name="report">Where aliases are noted.</param>
    /// <param name="scope">Where variables must be declared that may hold it.</param>
    /// <param name="variable">The variable that it starts in, if it does.</param>
    public Holders(EscapeReport report, SyntaxNode scope, ISymbol? variable)
    {
        _report = report;
        _scope = scope;
        if (variable is null)
            return;
        _holding.Add(variable);
        _pending.Enqueue((variable, false));
    }

    /// <summary>A variable that may hold the object.</summary>
    public Step Add(ILocalSymbol local) => Add(local, isReference: false);

    /// <summary>A variable that may refer to a place inside the object.</summary>
    public Step AddReference(ILocalSymbol local) => Add(local, isReference: true);

    /// <summary>The next one to follow.</summary>
    public bool TryTake(out ISymbol variable, out bool isReference)
    {
        (variable, isReference) = _pending.Count > 0 ? _pending.Dequeue() : (null!, false);
        return variable is not null;
    }

    private Step Add(ILocalSymbol local, bool isReference)
    {
        if (!local.DeclaringSyntaxReferences.Any(place => place.SyntaxTree == _scope.SyntaxTree && _scope.Span.Contains(place.Span)))
            return Step.Escape(EscapeReason.Stored);
        bool isKnown = _holding.Contains(local) || _referring.Contains(local);
        if ((isReference ? _referring : _holding).Add(local))
            _pending.Enqueue((local, isReference));
        if (!isKnown)
            _report.AddAlias(local);
        return Step.Used;
    }
}
