using System.Collections.Generic;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp.Syntax;

namespace AllocInsight.Analyzers.Candidates;

/// <summary>Types of the base library that a rule looks for: first by the name alone, as the source has it, then by symbol.</summary>
internal sealed class BclTypeNames
{
    private readonly Dictionary<(string Name, int Arity), string> _spaces = [];

    /// <param name="metadataNames">Of outermost types: <c>System.Collections.Generic.List`1</c>.</param>
    public BclTypeNames(params string[] metadataNames)
    {
        foreach (string metadataName in metadataNames)
        {
            int dot = metadataName.LastIndexOf('.'), tick = metadataName.IndexOf('`');
            int end = tick < 0 ? metadataName.Length : tick;
            _spaces.Add((metadataName.Substring(dot + 1, end - dot - 1), tick < 0 ? 0 : metadataName[tick + 1] - '0'), metadataName.Substring(0, dot));
        }
    }

    /// <summary>Whether the source's name for a type may mean one of them. Looks at syntax only.</summary>
    public bool MayMean(TypeSyntax? type) => NameOf(type) is { } name && _spaces.ContainsKey((name.Identifier.ValueText, name.Arity));

    /// <summary>Whether a type is one of them.</summary>
    public bool Contains(ITypeSymbol? type) =>
        type is INamedTypeSymbol { ContainingType: null, Locations: [{ IsInMetadata: true }, ..] } named
        && _spaces.TryGetValue((named.Name, named.Arity), out string? space)
        && IsNamespace(named.ContainingNamespace, space);

    /// <summary>The last name of a type's name, which has the type arguments: <c>List&lt;int&gt;</c> of <c>System.Collections.Generic.List&lt;int&gt;?</c>.</summary>
    public static SimpleNameSyntax? NameOf(TypeSyntax? type) => type switch
    {
        SimpleNameSyntax name => name,
        QualifiedNameSyntax qualified => qualified.Right,
        AliasQualifiedNameSyntax qualified => qualified.Name,
        NullableTypeSyntax nullable => NameOf(nullable.ElementType),
        _ => null,
    };

    private static bool IsNamespace(INamespaceSymbol? symbol, string name)
    {
        string[] parts = name.Split('.');
        for (int i = parts.Length - 1; i >= 0; i--)
        {
            if (symbol is null || symbol.Name != parts[i])
                return false;
            symbol = symbol.ContainingNamespace;
        }

        return symbol is { IsGlobalNamespace: true };
    }
}
