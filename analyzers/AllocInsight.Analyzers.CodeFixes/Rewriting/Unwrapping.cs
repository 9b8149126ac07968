using System;
using System.Collections.Generic;
using System.Linq;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;
using Microsoft.CodeAnalysis.Formatting;

namespace AllocInsight.Analyzers.CodeFixes.Rewriting;

/// <summary>Takes statements out of a <c>using</c> or <c>try</c> statement that is no longer needed.</summary>
internal static class Unwrapping
{
    /// <summary>Enters the edit: the statements stand where the one around them stood, in a block of their own where they would not mean the same without one.</summary>
    /// <param name="rewrite">The document's edits.</param>
    /// <param name="statement">The statement around them.</param>
    /// <param name="make">Makes the statements of it, as it is after earlier edits.</param>
    public static void Replace(DocumentRewrite rewrite, StatementSyntax statement, Func<StatementSyntax, IEnumerable<StatementSyntax>> make)
    {
        if (statement.Parent is not BlockSyntax around || !CanLeave(statement, around))
        {
            rewrite.Replace(statement, current => Comments.Above(current, [SyntaxFactory.Block(make(current)).WithTrailingTrivia(current.GetTrailingTrivia()).WithAdditionalAnnotations(Formatter.Annotation)], rewrite.LineEnd)[0]);
            return;
        }

        rewrite.Track(statement);
        rewrite.Replace(around, outer =>
        {
            StatementSyntax current = outer.GetCurrentNode(statement)!;
            StatementSyntax[] made = [.. make(current).Select(inner => Indented(inner, rewrite.Indentation(statement)))];
            return outer.WithStatements(outer.Statements.ReplaceRange(current, Comments.Above(current, made, rewrite.LineEnd)));
        });
    }

    // What is declared inside must not meet another use of its name outside, nor be disposed later than it was.
    private static bool CanLeave(StatementSyntax statement, BlockSyntax around)
    {
        HashSet<string> declared = [.. statement.DescendantNodes().Select(NameOf).OfType<string>()];
        bool isLast = around.Statements.Last() == statement;
        return !statement.ContainsDirectives
            && (isLast || !statement.DescendantNodes().Any(node => node is LocalDeclarationStatementSyntax { UsingKeyword.RawKind: (int)SyntaxKind.UsingKeyword }))
            && !around.DescendantTokens(node => node != statement).Any(token => token.IsKind(SyntaxKind.IdentifierToken) && declared.Contains(token.ValueText));
    }

    /// <summary>A statement with its lines as far to the left as they stand when its first one has this indentation.</summary>
    private static StatementSyntax Indented(StatementSyntax statement, string indentation)
    {
        string own = statement.GetLeadingTrivia() is [.., var last] ? last.ToString() : "";
        if (own.Length <= indentation.Length || !own.StartsWith(indentation, StringComparison.Ordinal) || own.Trim().Length > 0)
            return statement;
        IEnumerable<SyntaxTrivia> starts = statement.DescendantTokens().SelectMany(token => LineStarts(token, statement));
        return statement.ReplaceTrivia(
            [.. starts.Where(start => start.ToString().StartsWith(own, StringComparison.Ordinal))],
            (start, _) => SyntaxFactory.Whitespace(indentation + start.ToString().Substring(own.Length)));
    }

    private static IEnumerable<SyntaxTrivia> LineStarts(SyntaxToken token, StatementSyntax statement)
    {
        bool startsLine = token == statement.GetFirstToken() || token.GetPreviousToken().TrailingTrivia.Any(SyntaxKind.EndOfLineTrivia);
        foreach (SyntaxTrivia trivia in token.LeadingTrivia)
        {
            if (startsLine && trivia.IsKind(SyntaxKind.WhitespaceTrivia))
                yield return trivia;
            startsLine = trivia.IsKind(SyntaxKind.EndOfLineTrivia);
        }
    }

    private static string? NameOf(SyntaxNode node) => node switch
    {
        VariableDeclaratorSyntax variable => variable.Identifier.ValueText,
        SingleVariableDesignationSyntax variable => variable.Identifier.ValueText,
        ForEachStatementSyntax loop => loop.Identifier.ValueText,
        LocalFunctionStatementSyntax function => function.Identifier.ValueText,
        CatchDeclarationSyntax caught => caught.Identifier.ValueText,
        ParameterSyntax parameter => parameter.Identifier.ValueText,
        _ => null,
    };
}
