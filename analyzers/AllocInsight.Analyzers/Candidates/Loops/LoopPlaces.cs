using System.Collections.Generic;
using System.Linq;
using System.Runtime.CompilerServices;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;
using Microsoft.CodeAnalysis.Text;

namespace AllocInsight.Analyzers.Candidates.Loops;

/// <summary>The loops around a statement, and what stands in the way of a declaration in front of them.</summary>
internal static class LoopPlaces
{
    // A long block may have a thousand loops: it is gone through once for all of them.
    private static readonly ConditionalWeakTable<SyntaxNode, ILookup<string, TextSpan>> NamesByPlace = new();

    /// <summary>
    /// The loops each of whose rounds comes to a statement under no condition, from the inside out; a round that ends before is not
    /// considered.
    /// </summary>
    public static IEnumerable<StatementSyntax> Around(StatementSyntax statement)
    {
        for (StatementSyntax? loop = Innermost(statement); loop is not null; loop = Innermost(loop))
            yield return loop;
    }

    /// <summary>The first of the loops around a statement; null where there is none.</summary>
    public static StatementSyntax? Innermost(StatementSyntax statement)
    {
        SyntaxNode child = statement;
        for (SyntaxNode? node = statement.Parent; node is not null; child = node, node = node.Parent)
        {
            switch (node)
            {
                case ForStatementSyntax or CommonForEachStatementSyntax or WhileStatementSyntax or DoStatementSyntax { Condition.RawKind: not (int)SyntaxKind.FalseLiteralExpression }:
                    return (StatementSyntax)node;
                case DoStatementSyntax or BlockSyntax or CheckedStatementSyntax or UnsafeStatementSyntax or LockStatementSyntax or UsingStatementSyntax:
                case TryStatementSyntax attempt when attempt.Block == child:
                    break;
                default:
                    return null;
            }
        }

        return null;
    }

    /// <summary>Whether the block of a declaration ends the loop, so that it runs once at most.</summary>
    public static bool EndInFirstRound(SyntaxNode scope) =>
        scope is BlockSyntax { Statements: [.., BreakStatementSyntax or ReturnStatementSyntax or ThrowStatementSyntax] };

    /// <summary>Whether a variable can be declared in front of a loop, instead of in a block inside it.</summary>
    /// <param name="loop">The loop.</param>
    /// <param name="scope">The block.</param>
    /// <param name="name">The variable's name.</param>
    public static bool CanDeclare(StatementSyntax loop, SyntaxNode scope, string name)
    {
        SyntaxNode? place = loop.Parent switch
        {
            BlockSyntax block => block,
            GlobalStatementSyntax { Parent: CompilationUnitSyntax unit } => unit,
            _ => null,
        };
        // A name in the same block means the variable from the start of the block on.
        return place is not null && !HasConditionalText(loop) && NamesByPlace.GetValue(place, NamesIn)[name].All(scope.Span.Contains);
    }

    private static ILookup<string, TextSpan> NamesIn(SyntaxNode place) =>
        (place is CompilationUnitSyntax file ? file.Members.OfType<GlobalStatementSyntax>().SelectMany(statement => statement.DescendantTokens()) : place.DescendantTokens())
            .Where(token => token.IsKind(SyntaxKind.IdentifierToken) && !IsMemberName(token))
            .ToLookup(token => token.ValueText, token => token.Span);

    private static bool IsMemberName(SyntaxToken token) => token.Parent is NameSyntax name
        && (name.Parent is MemberAccessExpressionSyntax access && access.Name == name || name.Parent is NameColonSyntax or MemberBindingExpressionSyntax);

    private static bool HasConditionalText(StatementSyntax loop) =>
        loop.ContainsDirectives && loop.DescendantTrivia().Any(trivia => trivia.GetStructure() is BranchingDirectiveTriviaSyntax or EndIfDirectiveTriviaSyntax);
}
