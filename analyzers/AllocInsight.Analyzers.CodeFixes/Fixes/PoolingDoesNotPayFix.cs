using System.Composition;
using System.Linq;
using System.Threading;
using AllocInsight.Analyzers.Candidates;
using AllocInsight.Analyzers.CodeFixes.Rewriting;
using AllocInsight.Analyzers.Escape;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CodeFixes;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;

namespace AllocInsight.Analyzers.CodeFixes.Fixes;

/// <summary>ALI0012: makes the array by <c>new</c>.</summary>
[ExportCodeFixProvider(LanguageNames.CSharp, Name = nameof(PoolingDoesNotPayFix)), Shared]
public sealed class PoolingDoesNotPayFix : PoolFix
{
    /// <summary>Makes it.</summary>
    public PoolingDoesNotPayFix()
        : base("Make the array with 'new'", RuleTable.PoolingDoesNotPay)
    {
    }

    private protected override bool CanFix(CompilationUnitSyntax root, SemanticModel model, Diagnostic diagnostic, CancellationToken cancellation) =>
        Find(root, model, diagnostic, cancellation) is not null;

    private protected override void Fix(DocumentRewrite rewrite, Diagnostic diagnostic)
    {
        PooledArray array = Find(rewrite.Root, rewrite.Model, diagnostic, rewrite.Cancellation)!;
        if (array.Target is null)
            ReplaceUses(rewrite, array);
        var statement = (LocalDeclarationStatementSyntax)array.Creation.Statement;
        string element = array.Element.ToMinimalDisplayString(rewrite.Model, statement.SpanStart);
        TypeSyntax declared = array.Target?.Type ?? statement.Declaration.Type;
        string type = declared.IsVar ? "var" : $"{element}[]";
        rewrite.Replace(
            statement,
            current => LeaseDeclaration.Keep(current, SyntaxFactory.ParseStatement($"{type} {Name(array, statement)} = new {element}[{array.LengthSyntax.WithoutTrivia()}];")));
    }

    private static string Name(PooledArray array, LocalDeclarationStatementSyntax statement) =>
        (array.Target?.Designation.ToString() ?? statement.Declaration.Variables[0].Identifier.Text).Trim();

    private static void ReplaceUses(DocumentRewrite rewrite, PooledArray array)
    {
        foreach (IOperation reference in BodyIndex.Of(array.Creation.Operation).ReferencesTo(array.Local).OrderByDescending(reference => reference.Syntax.SpanStart))
        {
            var name = (ExpressionSyntax)reference.Syntax;
            switch (SpanLeaseUses.Of(reference))
            {
                case SpanLeaseUse.AsSpan:
                    rewrite.Replace(name, current => SyntaxFactory.ParseExpression($"{current.WithoutTrivia()}.AsSpan()").WithTriviaFrom(current));
                    break;
                case SpanLeaseUse.Span:
                    rewrite.Replace<ExpressionSyntax>(
                        (MemberAccessExpressionSyntax)name.Parent!,
                        current => SyntaxFactory.ParseExpression($"{((MemberAccessExpressionSyntax)current).Expression.WithoutTrivia()}.AsSpan()").WithTriviaFrom(current));
                    break;
                case SpanLeaseUse.Slice:
                    rewrite.Replace(((MemberAccessExpressionSyntax)name.Parent!).Name, current => SyntaxFactory.IdentifierName("AsSpan").WithTriviaFrom(current));
                    break;
            }
        }
    }

    private static PooledArray? Find(CompilationUnitSyntax root, SemanticModel model, Diagnostic diagnostic, CancellationToken cancellation) =>
        root.FindNode(diagnostic.Location.SourceSpan, getInnermostNodeForTie: true).FirstAncestorOrSelf<LocalDeclarationStatementSyntax>() is { } statement
        && model.Compilation.GetTypeByMetadataName("AllocInsight.Pooling.Pool") is { } pool
            ? PooledArray.Find(statement, pool, model, cancellation)
            : null;
}
