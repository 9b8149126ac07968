using System.Collections.Generic;
using System.Linq;

namespace AllocInsight.Analyzers.Candidates;

/// <summary>How an object is taken from the pool: the call, and the statements after it that fill the object as its creation did.</summary>
internal sealed class LeaseText
{
    private readonly string _method;
    private readonly string? _capacity;
    private readonly string? _comparer;

    /// <param name="method">The pool's method, with type arguments.</param>
    /// <param name="capacity">The room asked for; null where nothing was.</param>
    /// <param name="comparer">The comparer; null for the default.</param>
    /// <param name="following">Whole statements.</param>
    public LeaseText(string method, string? capacity, string? comparer, IReadOnlyList<string> following)
    {
        _method = method;
        _capacity = capacity;
        _comparer = comparer;
        Following = following;
    }

    /// <summary>The statements that come right after the lease.</summary>
    public IReadOnlyList<string> Following { get; }

    /// <summary>The call: <c>Pool.List&lt;int&gt;(100, out var list)</c>.</summary>
    /// <param name="pool">The pool's name.</param>
    /// <param name="target">How the variable is declared: <c>out var list</c>.</param>
    public string Call(string pool, string target) =>
        $"{pool}.{_method}({string.Join(", ", new[] { _capacity, target, _comparer }.Where(part => part is not null))})";
}
