using System.Collections.Generic;
using Microsoft.CodeAnalysis;

namespace AllocInsight.Analyzers.Escape;

/// <summary>What becomes of the object in a variable.</summary>
internal sealed class EscapeReport
{
    private readonly List<ValueUse> _uses = [];
    private readonly List<IMethodSymbol> _callees = [];
    private readonly List<ISymbol> _aliases = [];

    /// <summary>Whether it may be used after the block that made it; <see cref="Uses"/> may be incomplete then.</summary>
    public bool Escapes => Reason != EscapeReason.None;

    /// <summary>The first reason found.</summary>
    public EscapeReason Reason { get; private set; }

    /// <summary>Whether what a method returns is or holds the object. Asked of parameters; a returned local escapes.</summary>
    public bool IsReturned { get; private set; }

    /// <summary>Whether the variable gets another value later.</summary>
    public bool IsReassigned { get; private set; }

    /// <summary>Whether a lambda or local function uses it.</summary>
    public bool IsCaptured { get; private set; }

    /// <summary>The places that use it up.</summary>
    public IReadOnlyList<ValueUse> Uses => _uses;

    /// <summary>Methods of this compilation that it is passed to; they were read and do not keep it.</summary>
    public IReadOnlyList<IMethodSymbol> Callees => _callees;

    /// <summary>Other variables that may hold it.</summary>
    public IReadOnlyList<ISymbol> Aliases => _aliases;

    internal void Add(ValueUse use) => _uses.Add(use);

    internal void AddCallee(IMethodSymbol callee)
    {
        if (!_callees.Exists(known => SymbolEqualityComparer.Default.Equals(known, callee)))
            _callees.Add(callee);
    }

    internal void AddAlias(ISymbol alias) => _aliases.Add(alias);

    internal void MarkReturned() => IsReturned = true;

    internal void MarkReassigned() => IsReassigned = true;

    internal void MarkCaptured() => IsCaptured = true;

    internal void MarkEscape(EscapeReason reason)
    {
        if (!Escapes)
            Reason = reason;
    }
}
