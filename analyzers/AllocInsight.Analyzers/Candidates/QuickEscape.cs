using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;

namespace AllocInsight.Analyzers.Candidates;

/// <summary>
/// Tells from the syntax alone that a local leaves its block: it is returned or passed by reference, as most new objects are. What is
/// known here need not be bound, and binding is what costs.
/// </summary>
internal static class QuickEscape
{
    /// <summary>Whether a variable certainly leaves.</summary>
    /// <param name="name">Its name.</param>
    /// <param name="scope">Where it lives.</param>
    public static bool Happens(SyntaxToken name, SyntaxNode scope)
    {
        foreach (SyntaxToken token in scope.DescendantTokens())
        {
            if (token.IsKind(SyntaxKind.IdentifierToken) && token.ValueText == name.ValueText && token.Parent is IdentifierNameSyntax reference && Leaves(reference))
                return true;
        }

        return false;
    }

    private static bool Leaves(IdentifierNameSyntax reference) => reference.Parent switch
    {
        ReturnStatementSyntax or YieldStatementSyntax or ArrowExpressionClauseSyntax => true,
        ArgumentSyntax argument => !argument.RefKindKeyword.IsKind(SyntaxKind.None) && !argument.RefKindKeyword.IsKind(SyntaxKind.InKeyword),
        // `this.field = local`, `array[i] = local`.
        AssignmentExpressionSyntax assignment => assignment.IsKind(SyntaxKind.SimpleAssignmentExpression) && assignment.Right == reference
            && assignment.Left is MemberAccessExpressionSyntax or ElementAccessExpressionSyntax,
        _ => false,
    };
}
