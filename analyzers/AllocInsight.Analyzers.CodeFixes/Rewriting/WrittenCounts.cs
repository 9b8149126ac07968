using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;

namespace AllocInsight.Analyzers.CodeFixes.Rewriting;

/// <summary>A writer's count, a <c>long</c>, where an <c>int</c> was.</summary>
internal static class WrittenCounts
{
    /// <summary>The count as an <c>int</c>, in parentheses where the place needs them.</summary>
    /// <param name="count">What reads the count, in its place.</param>
    public static ExpressionSyntax Cast(ExpressionSyntax count)
    {
        string cast = $"(int){count.WithoutTrivia()}";
        bool isOperand = count.Parent is MemberAccessExpressionSyntax or ElementAccessExpressionSyntax or ConditionalAccessExpressionSyntax or PostfixUnaryExpressionSyntax;
        return SyntaxFactory.ParseExpression(isOperand ? $"({cast})" : cast).WithTriviaFrom(count);
    }
}
