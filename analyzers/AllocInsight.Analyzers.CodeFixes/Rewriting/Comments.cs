using System.Collections.Generic;
using System.Linq;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;

namespace AllocInsight.Analyzers.CodeFixes.Rewriting;

/// <summary>Keeps the comments of what is replaced.</summary>
internal static class Comments
{
    /// <summary>Whether it is one that an edit could lose; those of documentation stand above members only.</summary>
    public static bool Are(SyntaxTrivia trivia) => trivia.IsKind(SyntaxKind.SingleLineCommentTrivia) || trivia.IsKind(SyntaxKind.MultiLineCommentTrivia);

    /// <summary>The comments of what was written that are in nothing of what takes its place.</summary>
    public static IReadOnlyList<SyntaxTrivia> Lost(SyntaxNode old, IEnumerable<SyntaxNode> made)
    {
        List<string> kept = [.. made.SelectMany(node => node.DescendantTrivia()).Where(Are).Select(trivia => trivia.ToString())];
        return [.. old.DescendantTrivia().Where(trivia => Are(trivia) && !kept.Remove(trivia.ToString()))];
    }

    /// <summary>A new statement in an old one's place, with the old one's comments: those inside it stand above, or in front where it does not start its line.</summary>
    /// <param name="old">The old statement.</param>
    /// <param name="made">The new one.</param>
    /// <param name="lineEnd">What ends a line.</param>
    /// <param name="others">Other statements that have some of the comments.</param>
    public static StatementSyntax Keep(StatementSyntax old, StatementSyntax made, string lineEnd, IEnumerable<SyntaxNode>? others = null)
    {
        made = made.WithLeadingTrivia(old.GetLeadingTrivia()).WithTrailingTrivia(old.GetTrailingTrivia());
        return made.WithLeadingTrivia(made.GetLeadingTrivia().AddRange(Lines(Lost(old, (others ?? []).Prepend(made)), old, SyntaxFactory.ElasticEndOfLine(lineEnd))));
    }

    /// <summary>A new expression or list of arguments in an old one's place, with its comments: those inside it follow, or end the list. Other nodes stay as they are.</summary>
    /// <param name="old">The old node.</param>
    /// <param name="made">The new one.</param>
    /// <param name="lineEnd">What ends a line.</param>
    public static SyntaxNode Keep(SyntaxNode old, SyntaxNode made, string lineEnd)
    {
        switch (made)
        {
            case ExpressionSyntax when old is ExpressionSyntax:
                made = made.WithTriviaFrom(old);
                return made.WithTrailingTrivia(Behind(Lost(old, [made]), lineEnd).Concat(made.GetTrailingTrivia()));
            case ArgumentListSyntax list when old is ArgumentListSyntax:
                SyntaxToken end = list.CloseParenToken;
                return list.WithCloseParenToken(end.WithLeadingTrivia(Behind(Lost(old, [made]), lineEnd).Concat(end.LeadingTrivia)));
            default:
                return made;
        }
    }

    /// <summary>Statements in the place of one that was around them, with its comments above the first, or behind the last what stood there.</summary>
    /// <param name="old">The statement that was around them.</param>
    /// <param name="made">The statements.</param>
    /// <param name="lineEnd">What ends a line.</param>
    public static StatementSyntax[] Above(StatementSyntax old, StatementSyntax[] made, string lineEnd)
    {
        if (made is [])
            return made;
        StatementSyntax last = made[made.Length - 1];
        made[made.Length - 1] = last.WithTrailingTrivia(last.GetTrailingTrivia().Any(Are) ? last.GetTrailingTrivia() : old.GetTrailingTrivia());
        SyntaxTrivia[] own = [.. made[0].GetLeadingTrivia().SkipWhile(trivia => !Are(trivia))];
        IReadOnlyList<SyntaxTrivia> lost = Lost(old.WithoutLeadingTrivia(), made);
        made[0] = made[0].WithLeadingTrivia(old.GetLeadingTrivia().AddRange(Lines(lost, old, SyntaxFactory.EndOfLine(lineEnd))).AddRange(own));
        return made;
    }

    /// <summary>The source of a node without its comments, for what is written a second time.</summary>
    public static string Without(SyntaxNode node) =>
        node.ReplaceTrivia(node.DescendantTrivia().Where(Are), (_, _) => default).WithoutTrivia().ToString();

    private static IEnumerable<SyntaxTrivia> Lines(IEnumerable<SyntaxTrivia> comments, SyntaxNode old, SyntaxTrivia lineEnd)
    {
        SyntaxTrivia[] indentation = [.. old.GetLeadingTrivia().Reverse().TakeWhile(trivia => trivia.IsKind(SyntaxKind.WhitespaceTrivia)).Take(1)];
        // What stands on a line with others stays there.
        bool startsLine = DocumentRewrite.StartsLine(old);
        return comments.SelectMany(comment => startsLine || comment.IsKind(SyntaxKind.SingleLineCommentTrivia) ? (SyntaxTrivia[])[comment, lineEnd, .. indentation] : [comment, SyntaxFactory.Space]);
    }

    private static IEnumerable<SyntaxTrivia> Behind(IEnumerable<SyntaxTrivia> comments, string lineEnd) =>
        comments.SelectMany(comment => comment.IsKind(SyntaxKind.SingleLineCommentTrivia)
            ? new[] { SyntaxFactory.Space, comment, SyntaxFactory.ElasticEndOfLine(lineEnd) }
            : [SyntaxFactory.Space, comment]);
}
