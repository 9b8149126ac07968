using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;

namespace AllocInsight.Analyzers.Candidates;

/// <summary>Tells which code runs again and again within one call of its function.</summary>
internal static class RepeatedCode
{
    /// <summary>Whether a node is evaluated in each round of a loop: not in its head only, nor in a block that ends the loop or the method.</summary>
    public static bool Includes(SyntaxNode node)
    {
        bool isInSwitch = false;
        for (SyntaxNode child = node; child.Parent is { } parent; child = parent)
        {
            switch (parent)
            {
                case ReturnStatementSyntax or ThrowStatementSyntax or ThrowExpressionSyntax or CatchClauseSyntax:
                    return false;
                case BlockSyntax { Statements: [.., var last] } when Leaves(last, isInSwitch):
                    return false;
                case SwitchSectionSyntax { Statements: [.., var last] }:
                    if (Leaves(last, isInSwitch: true))
                        return false;
                    isInSwitch = true;
                    break;
                case var _ when LoopSyntax.IsInEachRound(child, parent):
                    return true;
                case var _ when LoopSyntax.IsFunction(parent):
                    return false;
            }
        }

        return false;
    }

    private static bool Leaves(StatementSyntax last, bool isInSwitch) =>
        last is ReturnStatementSyntax or ThrowStatementSyntax || last.IsKind(SyntaxKind.BreakStatement) && !isInSwitch;
}
