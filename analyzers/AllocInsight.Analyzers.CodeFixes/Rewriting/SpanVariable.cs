using System;
using System.Linq;
using AllocInsight.Analyzers.Candidates.Texts;
using AllocInsight.Analyzers.Escape;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;

namespace AllocInsight.Analyzers.CodeFixes.Rewriting;

/// <summary>Turns variables that hold text into spans of text, and what is done with them.</summary>
internal static class SpanVariable
{
    /// <summary>Enters the edit of a declaration.</summary>
    /// <param name="rewrite">The document's edits.</param>
    /// <param name="declaration">The declaration of one variable, whose value is a call.</param>
    /// <param name="make">Makes the new value.</param>
    /// <param name="isTyped">Whether the type must be written, as the value has another.</param>
    public static void Replace(DocumentRewrite rewrite, VariableDeclarationSyntax declaration, Func<InvocationExpressionSyntax, ExpressionSyntax> make, bool isTyped)
    {
        TypeSyntax? type = isTyped || !declaration.Type.IsVar ? CharSpan(rewrite, declaration.SpanStart) : null;
        rewrite.Replace((InvocationExpressionSyntax)declaration.Variables[0].Initializer!.Value, make);
        if (type is not null)
            rewrite.Replace(declaration.Type, _ => type);
    }

    /// <summary>The type of such a variable, as it can be written at a place.</summary>
    public static TypeSyntax CharSpan(DocumentRewrite rewrite, int position) => SyntaxFactory.ParseTypeName(rewrite.TypeName("System", "ReadOnlySpan", position) + "<char>");

    /// <summary>Enters the edits of all comparisons of a variable.</summary>
    /// <param name="rewrite">The document's edits.</param>
    /// <param name="declaration">What declares it.</param>
    /// <param name="place">Any expression of the same member.</param>
    public static void ReplaceComparisons(DocumentRewrite rewrite, SyntaxNode declaration, ExpressionSyntax place)
    {
        if (rewrite.Model.GetDeclaredSymbol(declaration, rewrite.Cancellation) is not ILocalSymbol local || rewrite.Model.GetOperation(place, rewrite.Cancellation) is not { } operation)
            return;
        foreach (IOperation reference in BodyIndex.Of(operation).ReferencesTo(local).OrderByDescending(reference => reference.Syntax.SpanStart))
            ReplaceComparison(rewrite, (ExpressionSyntax)reference.Syntax);
    }

    /// <summary>Enters the edit of the comparison that a string is a side of, if there is one: the operator would compare where spans lie, not what they hold.</summary>
    public static void ReplaceComparison(DocumentRewrite rewrite, ExpressionSyntax text)
    {
        if (TextUses.ComparisonOf(text) is not { } comparison)
            return;
        bool isLeft = comparison.Left.Contains(text);
        rewrite.Replace(comparison, current =>
        {
            (ExpressionSyntax part, ExpressionSyntax other) = isLeft ? (current.Left, current.Right) : (current.Right, current.Left);
            string not = current.IsKind(SyntaxKind.NotEqualsExpression) ? "!" : "";
            return SyntaxFactory.ParseExpression($"{not}{part.WithoutTrivia()}.SequenceEqual({other.WithoutTrivia()})");
        });
    }
}
