using System.Collections.Generic;
using System.Linq;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp.Syntax;
using Microsoft.CodeAnalysis.Text;

namespace AllocInsight.Analyzers.Profiles;

/// <summary>One source file with what was measured in it.</summary>
/// <remarks>
/// Where the file is the one that was measured, a row is found by its line and column. Where it has changed since, only by its
/// method and type; and a row that may mean several places means none.
/// </remarks>
internal sealed class ProfiledTree
{
    private readonly ILookup<SyntaxNode, SiteRow> _byPlace;

    public ProfiledTree(SyntaxTree tree, IReadOnlyList<SiteRow> rows)
    {
        SourceText text = tree.GetText();
        Dictionary<string, bool> matches = new(System.StringComparer.Ordinal);
        foreach (string hash in rows.Select(row => row.Sha256).Distinct())
            matches.Add(hash, hash.Length > 0 && SourceHash.Matches(text, hash));
        Changed = [.. rows.Where(row => !matches[row.Sha256])];

        SyntaxNode root = tree.GetRoot();
        _byPlace = rows.Where(row => matches[row.Sha256])
            .Select(row => (row, place: PlaceAt(root, text, row)))
            .Where(pair => pair.place is not null)
            .ToLookup(pair => pair.place!, pair => pair.row);
    }

    /// <summary>Rows that were measured when the file had another content.</summary>
    public IReadOnlyList<SiteRow> Changed { get; }

    /// <summary>Every statement, or what stands for one, that rows were found for.</summary>
    public IEnumerable<IGrouping<SyntaxNode, SiteRow>> Places => _byPlace;

    /// <summary>Rows for the statement, or expression body, that a node is in.</summary>
    public IEnumerable<SiteRow> RowsAt(SyntaxNode node) => PlaceOf(node) is { } place ? _byPlace[place] : [];

    /// <summary>Rows for a method's allocations of a type, in a file that has changed, if they mean a single place in it.</summary>
    /// <param name="member">The method that the source declares, or what has the initializer; lambdas and local functions count for it.</param>
    /// <param name="type">The allocated type.</param>
    public IEnumerable<SiteRow> RowsOf(ISymbol member, ITypeSymbol type)
    {
        if (Changed.Count == 0)
            return [];
        HashSet<string> methods = [.. RowMethods.Of(member)];
        SiteRow[] rows = [.. Changed.Where(row => methods.Contains(row.Method) && TypeNames.Matches(type, row.Type))];
        return rows.Select(row => (row.File, row.Line, row.Column)).Distinct().Count() == rows.Select(row => row.File).Distinct().Count() ? rows : [];
    }

    /// <summary>What has a place of its own in debugging symbols: a statement, or what stands for one.</summary>
    public static SyntaxNode? PlaceOf(SyntaxNode node)
    {
        for (SyntaxNode? place = node; place is not null; place = place.Parent)
        {
            if (place is StatementSyntax and not BlockSyntax or ArrowExpressionClauseSyntax or AnonymousFunctionExpressionSyntax or ConstructorInitializerSyntax or MemberDeclarationSyntax)
                return place;
        }

        return null;
    }

    private static SyntaxNode? PlaceAt(SyntaxNode root, SourceText text, SiteRow row)
    {
        if (row.Line > text.Lines.Count || row.Line < 1)
            return null;
        TextLine line = text.Lines[row.Line - 1];
        int position = row.Column > 0 ? line.Start + row.Column - 1 : line.Start + Indentation(line.ToString());
        if (position >= text.Length || position > line.End)
            return null;
        SyntaxToken token = root.FindToken(position);
        return token.Parent is { } parent ? PlaceOf(parent) : null;
    }

    private static int Indentation(string line) => line.Length - line.TrimStart().Length;
}
