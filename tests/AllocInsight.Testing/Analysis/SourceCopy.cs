using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;
using Microsoft.CodeAnalysis.Text;

namespace AllocInsight.Testing.Analysis;

/// <summary>Makes a second document for a project: the source with other names for its types.</summary>
internal static class SourceCopy
{
    private const string Suffix = "Copy";

    public static string Of(string source, LanguageVersion language)
    {
        SyntaxNode root = CSharpSyntaxTree.ParseText(source, new CSharpParseOptions(language)).GetRoot();
        var names = root.DescendantNodes().Where(IsOutermostType).Select(NameOf).ToHashSet(StringComparer.Ordinal);
        IEnumerable<TextChange> changes = root.DescendantTokens()
            .Where(token => token.IsKind(SyntaxKind.IdentifierToken) && names.Contains(token.ValueText))
            .Select(token => new TextChange(new TextSpan(token.Span.End, 0), Suffix));
        return SourceText.From(source).WithChanges(changes).ToString();
    }

    private static bool IsOutermostType(SyntaxNode node) =>
        node is BaseTypeDeclarationSyntax or DelegateDeclarationSyntax && node.Parent is CompilationUnitSyntax or BaseNamespaceDeclarationSyntax;

    private static string NameOf(SyntaxNode node) =>
        node is BaseTypeDeclarationSyntax type ? type.Identifier.ValueText : ((DelegateDeclarationSyntax)node).Identifier.ValueText;
}
