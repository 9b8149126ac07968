using System.Collections.Generic;
using System.Linq;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;

namespace AllocInsight.Analyzers.Candidates.Loops;

/// <summary>The loops around a statement, and what stands in the way of a declaration in front of them.</summary>
internal static class LoopPlaces
{
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
        IEnumerable<SyntaxNode> neighbours;
        switch (loop.Parent)
        {
            case BlockSyntax block:
                neighbours = block.Statements;
                break;
            case GlobalStatementSyntax { Parent: CompilationUnitSyntax unit }:
                neighbours = unit.Members.OfType<GlobalStatementSyntax>();
                break;
            default:
                return false;
        }

        return !HasConditionalText(loop) && !neighbours.Any(neighbour => Uses(neighbour, scope, name));
    }

    // A name in the same block means the variable from the start of the block on.
    private static bool Uses(SyntaxNode node, SyntaxNode scope, string name) =>
        node.DescendantTokens(inner => inner != scope).Any(token => token.IsKind(SyntaxKind.IdentifierToken) && token.ValueText == name && !IsMemberName(token));

    private static bool IsMemberName(SyntaxToken token) => token.Parent is NameSyntax name
        && (name.Parent is MemberAccessExpressionSyntax access && access.Name == name || name.Parent is NameColonSyntax or MemberBindingExpressionSyntax);

    private static bool HasConditionalText(StatementSyntax loop) =>
        loop.ContainsDirectives && loop.DescendantTrivia().Any(trivia => trivia.GetStructure() is BranchingDirectiveTriviaSyntax or EndIfDirectiveTriviaSyntax);
}
