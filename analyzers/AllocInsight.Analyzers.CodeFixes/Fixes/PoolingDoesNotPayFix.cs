using System.Collections.Generic;
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
        FindRented(root, model, diagnostic, cancellation) is not null || FindPooled(root, model, diagnostic, cancellation) is not null;

    private protected override void Fix(DocumentRewrite rewrite, Diagnostic diagnostic)
    {
        if (FindRented(rewrite.Root, rewrite.Model, diagnostic, rewrite.Cancellation) is { } rented)
            OfRented(rewrite, rented);
        else
            OfPooled(rewrite, FindPooled(rewrite.Root, rewrite.Model, diagnostic, rewrite.Cancellation)!);
    }

    private static void OfRented(DocumentRewrite rewrite, RentedArray array)
    {
        string element = array.Element.ToMinimalDisplayString(rewrite.Model, array.Creation.Expression.SpanStart);
        string length = array.LengthSyntax.WithoutTrivia().ToString();
        rewrite.Replace(array.Creation.Expression, _ => SyntaxFactory.ParseExpression($"new {element}[{length}]"));
        foreach (ExpressionStatementSyntax given in array.Returns)
        {
            if (given.Parent is not BlockSyntax { Statements.Count: 1, Parent: FinallyClauseSyntax { Parent: TryStatementSyntax attempt } })
                rewrite.RemoveFromBlock(given);
            else if (attempt.Catches.Count > 0)
                rewrite.Replace(attempt, current => rewrite.Keep(current, current.WithFinally(null)));
            else
                Unwrapping.Replace(rewrite, attempt, current => ((TryStatementSyntax)current).Block.Statements);
        }
    }

    private static void OfPooled(DocumentRewrite rewrite, PooledArray array)
    {
        if (array.Target is null)
            ReplaceUses(rewrite, array);
        string element = array.Element.ToMinimalDisplayString(rewrite.Model, array.Statement.SpanStart);
        VariableDeclarationSyntax? declaration = (array.Statement as LocalDeclarationStatementSyntax)?.Declaration ?? (array.Statement as UsingStatementSyntax)?.Declaration;
        string type = (array.Target?.Type ?? declaration!.Type).IsVar ? "var" : $"{element}[]";
        string name = (array.Target?.Designation.ToString() ?? declaration!.Variables[0].Identifier.Text).Trim();
        string made = $"{type} {name} = new {element}[{array.LengthSyntax.WithoutTrivia()}];";
        if (array.Statement is UsingStatementSyntax)
            Unwrapping.Replace(rewrite, array.Statement, current => Unwrapped((UsingStatementSyntax)current, made, rewrite.LineEnd));
        else
            rewrite.Replace(array.Statement, current => rewrite.Keep(current, SyntaxFactory.ParseStatement(made)));
    }

    private static IEnumerable<StatementSyntax> Unwrapped(UsingStatementSyntax statement, string made, string lineEnd)
    {
        SyntaxToken start = statement.Statement is BlockSyntax { OpenBraceToken: var brace } ? brace : statement.CloseParenToken;
        StatementSyntax declaration = SyntaxFactory.ParseStatement(made + (start.TrailingTrivia.Any(SyntaxKind.EndOfLineTrivia) ? lineEnd : " "));
        return statement.Statement is BlockSyntax block ? block.Statements.Prepend(declaration) : [declaration, statement.Statement];
    }

    private static void ReplaceUses(DocumentRewrite rewrite, PooledArray array)
    {
        foreach (IOperation reference in BodyIndex.Of(array.Call).ReferencesTo(array.Local).OrderByDescending(reference => reference.Syntax.SpanStart))
        {
            var name = (ExpressionSyntax)reference.Syntax;
            switch (SpanLeaseUses.Of(reference))
            {
                case SpanLeaseUse.AsSpan:
                    rewrite.Replace(name, current => SyntaxFactory.ParseExpression($"{current.WithoutTrivia()}.AsSpan()"));
                    break;
                case SpanLeaseUse.Span:
                    rewrite.Replace<ExpressionSyntax>(
                        (MemberAccessExpressionSyntax)name.Parent!,
                        current => SyntaxFactory.ParseExpression($"{((MemberAccessExpressionSyntax)current).Expression.WithoutTrivia()}.AsSpan()"));
                    break;
                case SpanLeaseUse.Slice:
                    rewrite.Replace(((MemberAccessExpressionSyntax)name.Parent!).Name, _ => SyntaxFactory.IdentifierName("AsSpan"));
                    break;
            }
        }
    }

    private static StatementSyntax? Statement(CompilationUnitSyntax root, Diagnostic diagnostic) =>
        root.FindNode(diagnostic.Location.SourceSpan, getInnermostNodeForTie: true).FirstAncestorOrSelf<StatementSyntax>();

    private static RentedArray? FindRented(CompilationUnitSyntax root, SemanticModel model, Diagnostic diagnostic, CancellationToken cancellation) =>
        Statement(root, diagnostic) is LocalDeclarationStatementSyntax statement ? RentedArray.Find(statement, model, cancellation) : null;

    private static PooledArray? FindPooled(CompilationUnitSyntax root, SemanticModel model, Diagnostic diagnostic, CancellationToken cancellation) =>
        Statement(root, diagnostic) is { } statement && model.Compilation.GetTypeByMetadataName("AllocInsight.Pooling.Pool") is { } pool
            ? PooledArray.Find(statement, pool, model, cancellation)
            : null;
}
