using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp.Syntax;

namespace AllocInsight.Analyzers.Candidates;

/// <summary>Tells loops, and what they do again and again.</summary>
internal static class LoopSyntax
{
    /// <summary>Whether a node is a loop.</summary>
    public static bool Is(SyntaxNode node) => node is ForStatementSyntax or CommonForEachStatementSyntax or WhileStatementSyntax or DoStatementSyntax;

    /// <summary>Whether a node is a function of its own, which a loop around it does not run.</summary>
    public static bool IsFunction(SyntaxNode node) => node is AnonymousFunctionExpressionSyntax or LocalFunctionStatementSyntax or MemberDeclarationSyntax and not GlobalStatementSyntax;

    /// <summary>Whether a loop comes to a node in each of its rounds, not only when it begins.</summary>
    /// <param name="node">The node.</param>
    /// <param name="scope">Only loops inside this count, also where they run a function that has the node; null for all of the node's function.</param>
    public static bool Repeats(SyntaxNode node, SyntaxNode? scope = null)
    {
        for (SyntaxNode child = node; child.Parent is { } parent && parent != scope && !(scope is null && IsFunction(parent)); child = parent)
        {
            if (IsInEachRound(child, parent))
                return true;
        }

        return false;
    }

    /// <summary>Whether a node is a loop, and another that stands right in it belongs to each of its rounds.</summary>
    /// <param name="child">The part.</param>
    /// <param name="parent">The node.</param>
    public static bool IsInEachRound(SyntaxNode child, SyntaxNode parent) => parent switch
    {
        CommonForEachStatementSyntax loop => child != loop.Expression,
        ForStatementSyntax loop => child != loop.Declaration && !(child is ExpressionSyntax first && loop.Initializers.Contains(first)),
        _ => Is(parent),
    };
}
