using System.Collections.Immutable;
using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp.Syntax;
using Microsoft.CodeAnalysis.Text;

namespace AllocInsight.Testing.Analysis;

/// <summary>Writes the profile that the profiler would write for these sites: see docs/formats/allocsites.md.</summary>
internal static class HotSiteRows
{
    private const string Header =
        "# allocinsight sites v1\tsource=allocation-sampled\tlostEvents=0\n"
        + "path\tsha256\tline\tcolumn\tmethod\tilOffset\ttype\tobjects\tbytes\tshare\tdiedYoung\tslotSize\tverdict\n";

    public static NamedText Write(ImmutableArray<HotSite> sites, Solution solution)
    {
        var rows = new List<string>();
        foreach (HotSite site in sites)
        {
            int before = rows.Count;
            foreach (Document document in solution.Projects.SelectMany(project => project.Documents))
                rows.AddRange(RowsOf(site, document));
            if (rows.Count == before) throw new ArgumentException($"No file of the test contains '{site.Code}'.", nameof(sites));
        }

        rows.Sort(StringComparer.Ordinal);
        return new NamedText("hot.allocsites", Header + string.Concat(rows));
    }

    private static IEnumerable<string> RowsOf(HotSite site, Document document)
    {
        string text = document.GetTextAsync().Result.ToString();
        for (int at = text.IndexOf(site.Code, StringComparison.Ordinal); at >= 0; at = text.IndexOf(site.Code, at + 1, StringComparison.Ordinal))
            yield return Row(site, document, text, new TextSpan(at, site.Code.Length));
    }

    private static string Row(HotSite site, Document document, string text, TextSpan span)
    {
        SemanticModel model = document.GetSemanticModelAsync().Result!;
        SyntaxNode node = model.SyntaxTree.GetRoot().FindNode(span, getInnermostNodeForTie: true);
        LinePosition place = model.SyntaxTree.GetLineSpan(SequencePoint(node).Span).StartLinePosition;
        object?[] fields =
        [
            document.FilePath![TestSolution.Root.Length..],
            Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(text))),
            place.Line + 1,
            place.Character + 1,
            MethodOf(model, node.SpanStart)?.GetDocumentationCommentId(),
            0,
            site.Type ?? TypeOf(model, node),
            site.Objects,
            site.Bytes,
            site.Share.ToString("0.####", CultureInfo.InvariantCulture),
            site.DiedYoung.ToString("0.##", CultureInfo.InvariantCulture),
            site.SlotSize,
            site.Verdict,
        ];
        return string.Join('\t', fields) + "\n";
    }

    // Debug information, which the profiler reads, knows statements and the expressions that stand in their place.
    private static SyntaxNode SequencePoint(SyntaxNode node)
    {
        foreach (SyntaxNode ancestor in node.AncestorsAndSelf())
        {
            if (ancestor is StatementSyntax) return ancestor;
            if (ancestor.Parent is ArrowExpressionClauseSyntax or LambdaExpressionSyntax or CommonForEachStatementSyntax) return ancestor;
        }

        return node;
    }

    // Lambdas and local functions have compiled names: their rows carry the method around them, as the names of the profiler do.
    private static ISymbol? MethodOf(SemanticModel model, int position)
    {
        ISymbol? symbol = model.GetEnclosingSymbol(position);
        while (symbol is IMethodSymbol { MethodKind: MethodKind.AnonymousFunction or MethodKind.LocalFunction }) symbol = symbol.ContainingSymbol;
        return symbol;
    }

    private static string TypeOf(SemanticModel model, SyntaxNode node)
    {
        ITypeSymbol? type = node.AncestorsAndSelf().Select(ancestor => model.GetTypeInfo(ancestor).Type).FirstOrDefault(type => type is not null);
        ITypeSymbol? element = type;
        while (element is IArrayTypeSymbol array) element = array.ElementType;
        bool isSystem = element?.ContainingNamespace?.ToDisplayString().Split('.')[0] == "System";
        return type?.ToDisplayString(isSystem ? SymbolDisplayFormat.MinimallyQualifiedFormat : SymbolDisplayFormat.CSharpErrorMessageFormat) ?? "";
    }
}
