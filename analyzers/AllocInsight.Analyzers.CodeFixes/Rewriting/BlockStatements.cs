using System.Collections.Generic;
using System.Linq;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;

namespace AllocInsight.Analyzers.CodeFixes.Rewriting;

/// <summary>Takes statements out of blocks, and puts some into one.</summary>
internal static class BlockStatements
{
    /// <summary>The block without a statement, whose comments, and the empty line above it, go to what follows.</summary>
    /// <param name="block">The block.</param>
    /// <param name="statement">One of its statements.</param>
    /// <param name="lineEnd">What ends a line.</param>
    public static BlockSyntax Remove(BlockSyntax block, StatementSyntax statement, string lineEnd)
    {
        int index = block.Statements.IndexOf(statement);
        SyntaxTriviaList above = Above(statement, lineEnd);
        SyntaxToken before = statement.GetFirstToken().GetPreviousToken();
        if (!before.TrailingTrivia.Any(SyntaxKind.EndOfLineTrivia) && statement.GetTrailingTrivia().Any(SyntaxKind.EndOfLineTrivia))
        {
            // What is left of the line ends as the line did.
            block = block.ReplaceToken(before, before.WithTrailingTrivia(SyntaxFactory.EndOfLine(lineEnd)));
            statement = block.Statements[index];
        }

        bool isEmpty = above.All(trivia => trivia.IsKind(SyntaxKind.EndOfLineTrivia));
        BlockSyntax rest = block.WithStatements(block.Statements.RemoveAt(index));
        if (index == rest.Statements.Count)
        {
            SyntaxToken end = rest.CloseBraceToken;
            return isEmpty ? rest : rest.WithCloseBraceToken(end.WithLeadingTrivia(above.AddRange(end.LeadingTrivia)));
        }

        StatementSyntax next = rest.Statements[index];
        SyntaxTriviaList own = next.GetLeadingTrivia();
        bool startsEmpty = own.Count > 0 && own[0].IsKind(SyntaxKind.EndOfLineTrivia);
        return isEmpty && startsEmpty ? rest : rest.WithStatements(rest.Statements.Replace(next, next.WithLeadingTrivia(above.AddRange(own))));
    }

    /// <summary>A block with statements of one line each, on one line: for what stands on a line with others.</summary>
    public static BlockSyntax OnOneLine(params StatementSyntax[] statements) =>
        SyntaxFactory.Block(statements.Select(statement => statement.WithLeadingTrivia().WithTrailingTrivia(SyntaxFactory.Space)))
            .WithOpenBraceToken(SyntaxFactory.Token([], SyntaxKind.OpenBraceToken, [SyntaxFactory.Space]))
            .WithCloseBraceToken(SyntaxFactory.Token([], SyntaxKind.CloseBraceToken, []));

    /// <summary>What stands above a statement, without its indentation, and each comment in it on a line of its own.</summary>
    private static SyntaxTriviaList Above(StatementSyntax statement, string lineEnd)
    {
        SyntaxTriviaList leading = statement.GetLeadingTrivia();
        SyntaxTriviaList indentation = [.. leading.Reverse().TakeWhile(trivia => trivia.IsKind(SyntaxKind.WhitespaceTrivia)).Take(1)];
        List<SyntaxTrivia> above = [.. leading.Take(leading.Count - indentation.Count)];
        foreach (SyntaxTrivia comment in statement.DescendantTrivia().Where(Comments.Are))
        {
            if (!leading.Contains(comment))
                above.AddRange([.. indentation, comment, SyntaxFactory.EndOfLine(lineEnd)]);
        }

        return [.. above];
    }
}
