using System.Collections.Immutable;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CodeActions;
using Microsoft.CodeAnalysis.CodeFixes;
using Microsoft.CodeAnalysis.CSharp.Syntax;
using Microsoft.CodeAnalysis.Text;

namespace AllocInsight.Analyzers.Tests.Harness;

/// <summary>Replaces the declaration of an array by the text that is made from its name and size; no text, no fix.</summary>
internal sealed class ByteArrayFix(Func<string, string, string?> rewrite, FixAllProvider? fixAll = null) : CodeFixProvider
{
    public override ImmutableArray<string> FixableDiagnosticIds => [ByteArrayAnalyzer.Id];

    /// <summary>The rewrite that is right.</summary>
    public static string ToPool(string name, string size) => $"using var {name}Lease = Pool.Array<byte>({size}, out var {name});";

    public override FixAllProvider GetFixAllProvider() => fixAll ?? WellKnownFixAllProviders.BatchFixer;

    public override async Task RegisterCodeFixesAsync(CodeFixContext context)
    {
        SyntaxNode root = (await context.Document.GetSyntaxRootAsync(context.CancellationToken))!;
        var statement = root.FindNode(context.Span).FirstAncestorOrSelf<LocalDeclarationStatementSyntax>();
        if (statement is null || rewrite(statement.Declaration.Variables[0].Identifier.Text, SizeOf(statement)) is not { } text) return;

        context.RegisterCodeFix(CodeAction.Create("Rent", _ => ReplaceAsync(context.Document, statement.Span, text), "rent"), context.Diagnostics);
    }

    private static string SizeOf(LocalDeclarationStatementSyntax statement) =>
        statement.DescendantNodes().OfType<ArrayRankSpecifierSyntax>().Last().Sizes[0].ToString();

    private static async Task<Document> ReplaceAsync(Document document, TextSpan span, string text) =>
        document.WithText((await document.GetTextAsync()).WithChanges(new TextChange(span, text)));
}
