using System.Collections.Generic;
using System.Linq;
using System.Runtime.CompilerServices;
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
    // A long method may have a thousand candidates: it is gone through once for all of them.
    private static readonly ConditionalWeakTable<SyntaxNode, HashSet<string>> NamesByScope = new();

    /// <summary>Whether a variable certainly leaves.</summary>
    /// <param name="name">Its name.</param>
    /// <param name="scope">Where it lives.</param>
    public static bool Happens(SyntaxToken name, SyntaxNode scope) => NamesByScope.GetValue(scope, LeavingNames).Contains(name.ValueText);

    private static HashSet<string> LeavingNames(SyntaxNode scope) =>
    [
        .. scope.DescendantNodes().OfType<IdentifierNameSyntax>().Where(Leaves).Select(reference => reference.Identifier.ValueText),
    ];

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
