using System.Linq;
using AllocInsight.Analyzers.Candidates;
using AllocInsight.Analyzers.Escape;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;

namespace AllocInsight.Analyzers.CodeFixes.Rewriting;

/// <summary>Rewrites the uses of an array that becomes a span, as <see cref="SpanUses"/> says.</summary>
internal static class SpanUseRewrite
{
    /// <summary>Enters the edits.</summary>
    /// <param name="rewrite">The document's edits.</param>
    /// <param name="declarator">The array's variable.</param>
    /// <param name="creation">What makes the array.</param>
    /// <param name="isPooled">Whether it becomes a <c>PooledSpan</c>, and not a <c>Span</c>.</param>
    public static void Replace(DocumentRewrite rewrite, VariableDeclaratorSyntax declarator, ExpressionSyntax creation, bool isPooled)
    {
        if (rewrite.Model.GetDeclaredSymbol(declarator, rewrite.Cancellation) is not ILocalSymbol local || rewrite.Model.GetOperation(creation, rewrite.Cancellation) is not { } place)
            return;
        foreach (IOperation reference in BodyIndex.Of(place).ReferencesTo(local).OrderByDescending(reference => reference.Syntax.SpanStart))
        {
            switch (SpanUses.Of(reference))
            {
                case SpanUse.Span when isPooled:
                    rewrite.Replace((ExpressionSyntax)reference.Syntax, current => SpanOf(current.WithoutTrivia()));
                    break;
                case SpanUse.AsSpan:
                    var call = (InvocationExpressionSyntax)reference.Syntax.Parent!.Parent!;
                    ITypeSymbol? argument = call.ArgumentList.Arguments is [{ Expression: var only }] ? rewrite.Model.GetTypeInfo(only, rewrite.Cancellation).ConvertedType : null;
                    rewrite.Replace(call, current => AsSpan(current, argument, isPooled));
                    break;
            }
        }
    }

    /// <param name="call">The call of <c>AsSpan</c>.</param>
    /// <param name="argument">The type of its only argument, if there is one.</param>
    /// <param name="isPooled">As above.</param>
    private static ExpressionSyntax AsSpan(InvocationExpressionSyntax call, ITypeSymbol? argument, bool isPooled)
    {
        var access = (MemberAccessExpressionSyntax)call.Expression;
        SeparatedSyntaxList<ArgumentSyntax> arguments = call.ArgumentList.Arguments;
        // A PooledSpan has no other member for a part than Slice with two arguments.
        ExpressionSyntax whole = isPooled && arguments.Count < 2 ? SpanOf(access.Expression.WithoutTrailingTrivia()) : access.Expression;
        if (arguments.Count == 0)
            return whole;
        if (arguments.Count == 2 || argument?.SpecialType == SpecialType.System_Int32)
            return call.WithExpression(access.WithExpression(whole).WithName(SyntaxFactory.IdentifierName("Slice")));
        ExpressionSyntax range = TypeFacts.IsRange(argument) ? arguments[0].Expression : SyntaxFactory.RangeExpression(SyntaxFactory.ParenthesizedExpression(arguments[0].Expression), null);
        return SyntaxFactory.ElementAccessExpression(whole.WithoutTrailingTrivia(), SyntaxFactory.BracketedArgumentList([SyntaxFactory.Argument(range)]));
    }

    private static MemberAccessExpressionSyntax SpanOf(ExpressionSyntax pooled) =>
        SyntaxFactory.MemberAccessExpression(SyntaxKind.SimpleMemberAccessExpression, pooled, SyntaxFactory.IdentifierName("Span"));
}
