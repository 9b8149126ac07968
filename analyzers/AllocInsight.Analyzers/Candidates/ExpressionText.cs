using System.Text.RegularExpressions;
using Microsoft.CodeAnalysis.CSharp.Syntax;

namespace AllocInsight.Analyzers.Candidates;

/// <summary>How messages quote expressions.</summary>
internal static class ExpressionText
{
    private const int Longest = 60;

    /// <summary>The source on one line; of a long chain of calls only the last.</summary>
    public static string Of(ExpressionSyntax expression)
    {
        string text = Regex.Replace(expression.ToString(), @"\s+", " ");
        return text.Length > Longest && expression is InvocationExpressionSyntax { Expression: MemberAccessExpressionSyntax access } call
            ? $"...{access.OperatorToken.Text}{access.Name}{(call.ArgumentList.Arguments.Count == 0 ? "()" : "(...)")}"
            : text;
    }
}
