using AllocInsight.Analyzers.Candidates;
using Microsoft.CodeAnalysis.CSharp.Syntax;

namespace AllocInsight.Analyzers.CodeFixes.Rewriting;

/// <summary>Replaces a variable's new array, filled from a string, by one that is rented and then filled.</summary>
internal static class CopyIntoPool
{
    /// <summary>Of <c>var bytes = encoding.GetBytes(text);</c>.</summary>
    public static void Bytes(DocumentRewrite rewrite, InvocationExpressionSyntax call, ArrayForm form)
    {
        string encoding = Comments.Without(ReceiverOf(call)), text = Comments.Without(call.ArgumentList.Arguments[0].Expression);
        ArrayLease.Replace(rewrite, call, form, _ => "byte", _ => $"{encoding}.GetByteCount({text})", (_, name) =>
            [form == ArrayForm.Array ? $"{encoding}.GetBytes({text}, 0, {text}.Length, {name}, 0);" : $"{encoding}.GetBytes({text}, {name});"]);
    }

    /// <summary>Of <c>var chars = text.ToCharArray();</c>.</summary>
    public static void Chars(DocumentRewrite rewrite, InvocationExpressionSyntax call, ArrayForm form)
    {
        string text = Comments.Without(ReceiverOf(call));
        ArrayLease.Replace(rewrite, call, form, _ => "char", _ => $"{text}.Length", (_, name) =>
            [form == ArrayForm.Array ? $"{text}.CopyTo(0, {name}, 0, {text}.Length);" : $"{text}.CopyTo({name});"]);
    }

    private static ExpressionSyntax ReceiverOf(InvocationExpressionSyntax call) => ((MemberAccessExpressionSyntax)call.Expression).Expression;
}
