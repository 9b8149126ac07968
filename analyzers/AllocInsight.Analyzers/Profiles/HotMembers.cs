using System.Collections.Generic;
using System.Linq;
using System.Threading;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp.Syntax;

namespace AllocInsight.Analyzers.Profiles;

/// <summary>The members of a file in which something may be hot. What rules ask of a profile never goes beyond a member, so the others need no look.</summary>
internal static class HotMembers
{
    // Shares are added up in another order here: the last digits may differ.
    private const double Rounding = 1e-9;

    /// <summary>Every member that rows were found for, with all its rows. Rows of another content of the file count for each member that they may mean.</summary>
    /// <param name="profiled">The rows.</param>
    /// <param name="model">The file's model.</param>
    /// <param name="cancellation">Ends it early.</param>
    /// <returns>What the code of a member lies in: its declaration, or the file for top-level statements.</returns>
    public static IEnumerable<KeyValuePair<SyntaxNode, List<SiteRow>>> Of(ProfiledTree profiled, SemanticModel model, CancellationToken cancellation)
    {
        Dictionary<SyntaxNode, List<SiteRow>> members = [];
        foreach (IGrouping<SyntaxNode, SiteRow> place in profiled.Places)
        {
            if (MemberOf(place.Key) is { } member)
                Add(members, member, place);
        }

        if (profiled.Changed.Count == 0)
            return members;
        ILookup<string, SiteRow> changed = profiled.Changed.ToLookup(row => row.Method);
        foreach (SyntaxNode member in model.SyntaxTree.GetRoot(cancellation).DescendantNodesAndSelf(node => node is CompilationUnitSyntax or BaseNamespaceDeclarationSyntax or TypeDeclarationSyntax)
            .Where(node => node is CompilationUnitSyntax or (MemberDeclarationSyntax and not GlobalStatementSyntax)))
            Add(members, member, MayMean(member, model, cancellation) is { } ids ? ids.SelectMany(id => changed[id]) : profiled.Changed);
        return members;
    }

    /// <summary>Whether rows are enough to make something hot, if they all meant the same.</summary>
    public static bool Suffice(IEnumerable<SiteRow> rows, double hotShare) =>
        rows.GroupBy(row => row.File).Any(profile => profile.Sum(row => row.Figures.Share) >= hotShare - Rounding);

    /// <summary>The code of a member: not that of members in it.</summary>
    public static IEnumerable<SyntaxNode> NodesOf(SyntaxNode member) =>
        member.DescendantNodes(node => node == member || node is GlobalStatementSyntax or not MemberDeclarationSyntax);

    // Top-level statements are one body.
    private static SyntaxNode? MemberOf(SyntaxNode place) =>
        place.FirstAncestorOrSelf<MemberDeclarationSyntax>() is GlobalStatementSyntax { Parent: { } file } ? file : place.FirstAncestorOrSelf<MemberDeclarationSyntax>();

    private static void Add(Dictionary<SyntaxNode, List<SiteRow>> members, SyntaxNode member, IEnumerable<SiteRow> added)
    {
        if (!members.TryGetValue(member, out List<SiteRow>? rows))
            members.Add(member, rows = []);
        rows.AddRange(added);
    }

    /// <summary>The methods whose code a declaration has; null for what is part of constructors that are written elsewhere, and of the program.</summary>
    private static IEnumerable<string>? MayMean(SyntaxNode declaration, SemanticModel model, CancellationToken cancellation)
    {
        if (declaration is not (BaseMethodDeclarationSyntax or BasePropertyDeclarationSyntax))
            return null;
        return model.GetDeclaredSymbol(declaration, cancellation) switch
        {
            IMethodSymbol method => RowMethods.Of(method),
            // Its initializer is a constructor's.
            IPropertySymbol when declaration is PropertyDeclarationSyntax { Initializer: not null } => null,
            IPropertySymbol property => Ids(property.GetMethod, property.SetMethod),
            IEventSymbol happening => Ids(happening.AddMethod, happening.RemoveMethod),
            _ => null,
        };
    }

    private static IEnumerable<string> Ids(params IMethodSymbol?[] accessors) => accessors.OfType<IMethodSymbol>().SelectMany(RowMethods.Of);
}
