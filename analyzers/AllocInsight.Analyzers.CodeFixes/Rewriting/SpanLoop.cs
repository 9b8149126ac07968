using AllocInsight.Analyzers.Candidates.Texts;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;
using Microsoft.CodeAnalysis.Formatting;

namespace AllocInsight.Analyzers.CodeFixes.Rewriting;

/// <summary>Turns a loop over the parts of a string into one over their ranges.</summary>
internal static class SpanLoop
{
    /// <summary>Finds a name for the range.</summary>
    public static void Reserve(DocumentRewrite rewrite, ForEachStatementSyntax loop) =>
        rewrite.ReserveName(loop, loop, loop.Identifier.ValueText.TrimStart('_') + "Range");

    /// <summary>Enters the edits of a loop.</summary>
    /// <param name="rewrite">The document's edits.</param>
    /// <param name="loop">The loop.</param>
    /// <param name="call">The call in its head that makes the parts.</param>
    public static void Replace(DocumentRewrite rewrite, ForEachStatementSyntax loop, InvocationExpressionSyntax call)
    {
        SpanVariable.ReplaceComparisons(rewrite, loop, call);
        string name = rewrite.NameFor(loop), text = Comments.Without(((MemberAccessExpressionSyntax)call.Expression).Expression);
        string rangeType = loop.Type.IsVar ? "var" : rewrite.TypeName("System", "Range", loop.SpanStart);
        string partType = loop.Type.IsVar ? "var" : SpanVariable.CharSpan(rewrite, loop.SpanStart).ToString();
        // What stands on a line with others stays there.
        bool isOnLine = loop.Statement is BlockSyntax whole ? DocumentRewrite.IsOnOneLine(whole) : DocumentRewrite.IsWithinLine(loop);
        rewrite.Replace(call, SplitParts.Ranges);
        rewrite.Replace(loop, current =>
        {
            StatementSyntax part = SyntaxFactory.ParseStatement($"{partType} {current.Identifier.Text} = {text}.AsSpan({name});")
                .WithLeadingTrivia(isOnLine ? default : SyntaxFactory.TriviaList(SyntaxFactory.ElasticMarker))
                .WithTrailingTrivia(isOnLine ? SyntaxFactory.Space : SyntaxFactory.EndOfLine(rewrite.LineEnd));
            if (!isOnLine)
                part = part.WithAdditionalAnnotations(Formatter.Annotation);
            StatementSyntax body = current.Statement is BlockSyntax block
                ? block.WithStatements(block.Statements.Insert(0, part))
                : isOnLine ? BlockStatements.OnOneLine(part, current.Statement).WithTrailingTrivia(current.GetTrailingTrivia())
                : SyntaxFactory.Block(part, current.Statement.WithoutLeadingTrivia()).WithTrailingTrivia(SyntaxFactory.EndOfLine(rewrite.LineEnd)).WithAdditionalAnnotations(Formatter.Annotation);
            return current
                .WithType(SyntaxFactory.ParseTypeName(rangeType).WithTriviaFrom(current.Type))
                .WithIdentifier(SyntaxFactory.Identifier(name).WithTriviaFrom(current.Identifier))
                .WithStatement(body);
        });
    }
}
