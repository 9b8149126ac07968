using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;

namespace AllocInsight.Analyzers.CodeFixes.Rewriting;

/// <summary>A writer's count, a <c>long</c>, where an <c>int</c> was.</summary>
internal static class WrittenCounts
{
    /// <summary>The count of a writer in the place of another count.</summary>
    /// <param name="writer">The writer's name.</param>
    /// <param name="count">What reads the other count, in its place.</param>
    /// <param name="isLong">Whether a <c>long</c> is as good there.</param>
    public static ExpressionSyntax Of(string writer, ExpressionSyntax count, bool isLong)
    {
        string written = $"{writer}.WrittenCount";
        return SyntaxFactory.ParseExpression(isLong ? written : Cast(written, count));
    }

    /// <summary>The count as an <c>int</c>.</summary>
    /// <param name="count">What reads the count, in its place.</param>
    public static ExpressionSyntax Cast(ExpressionSyntax count) => SyntaxFactory.ParseExpression(Cast(count.WithoutTrivia().ToString(), count));

    private static string Cast(string written, ExpressionSyntax place)
    {
        bool isOperand = place.Parent is MemberAccessExpressionSyntax or ElementAccessExpressionSyntax or ConditionalAccessExpressionSyntax or PostfixUnaryExpressionSyntax;
        return isOperand ? $"((int){written})" : $"(int){written}";
    }
}
