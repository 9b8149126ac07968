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
using Microsoft.CodeAnalysis.Formatting;

namespace AllocInsight.Analyzers.CodeFixes.Fixes;

/// <summary>ALI0005: copies into a list from the pool.</summary>
[ExportCodeFixProvider(LanguageNames.CSharp, Name = nameof(EnumeratedCopyFix)), Shared]
public sealed class EnumeratedCopyFix : PoolFix
{
    /// <summary>Makes it.</summary>
    public EnumeratedCopyFix()
        : base("Copy into a list from the pool", RuleTable.EnumeratedCopy)
    {
    }

    private protected override bool CanFix(CompilationUnitSyntax root, SemanticModel model, Diagnostic diagnostic, CancellationToken cancellation) =>
        Find(root, model, diagnostic, cancellation) is not null;

    private protected override void Prepare(DocumentRewrite rewrite, Diagnostic diagnostic)
    {
        if (Find(rewrite.Root, rewrite.Model, diagnostic, rewrite.Cancellation) is not { Loop: { } loop })
            return;
        // Any other loop gets a block of its own.
        SyntaxNode scope = loop.Parent switch
        {
            GlobalStatementSyntax global => global.Parent!,
            BlockSyntax block => block,
            _ => loop,
        };
        rewrite.ReserveName(loop, scope, "snapshot");
        rewrite.ReserveName(loop.Expression, scope, rewrite.NameFor(loop) + "Lease");
    }

    private protected override void Fix(DocumentRewrite rewrite, Diagnostic diagnostic)
    {
        CollectionCopy copy = Find(rewrite.Root, rewrite.Model, diagnostic, rewrite.Cancellation)!;
        string list = $"{rewrite.PoolName(copy.Call.SpanStart)}.List<{copy.ElementText(rewrite.Model)}>";
        ExpressionSyntax source = copy.Source is ParenthesizedExpressionSyntax { Expression: var inner } ? inner : copy.Source;
        string text = source.WithoutTrivia().ToString();
        if (copy.Loop is not null)
            OfLoop(rewrite, copy.Loop, list, text);
        else
            OfVariable(rewrite, copy, list, text);
    }

    private static CollectionCopy? Find(CompilationUnitSyntax root, SemanticModel model, Diagnostic diagnostic, CancellationToken cancellation) =>
        root.FindNode(diagnostic.Location.SourceSpan, getInnermostNodeForTie: true) is InvocationExpressionSyntax call ? CollectionCopy.Find(call, model, cancellation) : null;

    private static void OfVariable(DocumentRewrite rewrite, CollectionCopy copy, string list, string source)
    {
        LocalCreation creation = copy.Creation!;
        bool isArray = creation.Local.Type is IArrayTypeSymbol;
        if (isArray)
        {
            foreach (IOperation reference in BodyIndex.Of(copy.Operation).ReferencesTo(creation.Local))
            {
                if (CopyUses.Of(reference) == CopyUse.Count)
                    rewrite.Replace((MemberAccessExpressionSyntax)reference.Syntax.Parent!, current => current.WithName(SyntaxFactory.IdentifierName("Count").WithTriviaFrom(current.Name)));
            }
        }

        LeaseDeclaration.Replace(
            rewrite,
            LeaseDeclaration.Of(copy.Call)!,
            (_, target) => $"{list}({(isArray ? $"out var {creation.Local.Name}" : target)})",
            (_, name) => [$"{name}.AddRange({source});"]);
    }

    private static void OfLoop(DocumentRewrite rewrite, CommonForEachStatementSyntax loop, string list, string source)
    {
        string name = rewrite.NameFor(loop);
        string copying = $"{name}.AddRange({source});";
        if (rewrite.Language < LanguageVersion.CSharp8 || loop.Parent is not (BlockSyntax or GlobalStatementSyntax))
        {
            if (DocumentRewrite.IsWithinLine(loop))
            {
                rewrite.Replace(loop, current => ((UsingStatementSyntax)SyntaxFactory.ParseStatement($"using ({list}(out var {name})) ;"))
                    .WithStatement(BlockStatements.OnOneLine(SyntaxFactory.ParseStatement(copying), Over(current, name)))
                    .WithTriviaFrom(current));
                return;
            }

            rewrite.Replace(loop, current => SyntaxFactory.UsingStatement(SyntaxFactory.Block(SyntaxFactory.ParseStatement(copying + rewrite.LineEnd), Over(current, name).WithLeadingTrivia()))
                .WithExpression(SyntaxFactory.ParseExpression($"{list}(out var {name})"))
                .WithLeadingTrivia(current.GetLeadingTrivia())
                .WithTrailingTrivia(SyntaxFactory.EndOfLine(rewrite.LineEnd))
                .WithAdditionalAnnotations(Formatter.Annotation));
            return;
        }

        bool startsLine = DocumentRewrite.StartsLine(loop);
        SyntaxTriviaList indentation = startsLine ? [SyntaxFactory.Whitespace(rewrite.Indentation(loop))] : [];
        StatementSyntax[] added =
        [
            Statement($"using var {rewrite.NameFor(loop.Expression)} = {list}(out var {name});", loop.GetLeadingTrivia()),
            Statement(copying, indentation),
        ];
        if (loop.Parent is GlobalStatementSyntax global)
            rewrite.InsertBefore(global, added.Select(SyntaxFactory.GlobalStatement));
        else
            rewrite.InsertBefore(loop, added);
        rewrite.Replace(loop, current => Over(current, name).WithLeadingTrivia(indentation));

        // What was on a line with others stays there.
        StatementSyntax Statement(string text, SyntaxTriviaList leading) =>
            SyntaxFactory.ParseStatement(text).WithLeadingTrivia(leading).WithTrailingTrivia(startsLine ? SyntaxFactory.EndOfLine(rewrite.LineEnd) : SyntaxFactory.Space);
    }

    private static CommonForEachStatementSyntax Over(CommonForEachStatementSyntax loop, string name) =>
        loop.WithExpression(SyntaxFactory.IdentifierName(name).WithTriviaFrom(loop.Expression));
}
