using System.Collections.Generic;
using System.Collections.Immutable;
using Microsoft.CodeAnalysis;

namespace AllocInsight.Analyzers.Escape;

/// <summary>A type of the table with the members that its rows name.</summary>
internal sealed class BclType
{
    private readonly List<BclMember> _members = [];

    public BclType(string metadataName) => MetadataName = metadataName;

    /// <summary>Namespace, outer types and arity included: <c>System.Collections.Generic.List`1+Enumerator</c>.</summary>
    public string MetadataName { get; }

    public IReadOnlyList<BclMember> Members => _members;

    public void Add(BclMember member) => _members.Add(member);

    /// <summary>The row's entry that names the member most exactly; null when none does.</summary>
    public BclMember? Find(ISymbol member, ImmutableArray<IParameterSymbol> parameters)
    {
        BclMember? best = null;
        int precision = 0;
        foreach (BclMember candidate in _members)
        {
            int here = candidate.Precision(member, parameters);
            if (here > precision)
                (best, precision) = (candidate, here);
        }
        return best;
    }

    public bool Names(INamedTypeSymbol type) => Matches(type, MetadataName.Length);

    /// <summary>Compares the symbol with the first <paramref name="length"/> characters of the name, from the end to the start.</summary>
    private bool Matches(INamedTypeSymbol type, int length)
    {
        if (!EndsWith(type.MetadataName, ref length))
            return false;
        if (type.ContainingType is { } outer)
            return EndsWith("+", ref length) && Matches(outer, length);
        return Matches(type.ContainingNamespace, length);
    }

    private bool Matches(INamespaceSymbol space, int length)
    {
        for (; !space.IsGlobalNamespace; space = space.ContainingNamespace)
        {
            if (!EndsWith(".", ref length) || !EndsWith(space.Name, ref length))
                return false;
        }
        return length == 0;
    }

    private bool EndsWith(string end, ref int length)
    {
        length -= end.Length;
        return length >= 0 && string.CompareOrdinal(MetadataName, length, end, 0, end.Length) == 0;
    }
}
