using AllocInsight.Analyzers.Candidates;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp.Syntax;

namespace AllocInsight.Analyzers.CodeFixes.Rewriting;

/// <summary>Replaces a variable's new array, filled from a string, by one that is rented and then filled.</summary>
internal static class CopyIntoPool
{
    /// <summary>Of <c>var bytes = encoding.GetBytes(text);</c>.</summary>
    public static void Bytes(DocumentRewrite rewrite, InvocationExpressionSyntax call, ArrayForm form)
    {
        string encoding = ReceiverOf(call), text = call.ArgumentList.Arguments[0].Expression.WithoutTrivia().ToString();
        ArrayLease.Replace(rewrite, call, form, _ => "byte", _ => $"{encoding}.GetByteCount({text})", (_, name) =>
            [form == ArrayForm.Array ? $"{encoding}.GetBytes({text}, 0, {text}.Length, {name}, 0);" : $"{encoding}.GetBytes({text}, {name});"]);
    }

    /// <summary>Of <c>var chars = text.ToCharArray();</c>.</summary>
    public static void Chars(DocumentRewrite rewrite, InvocationExpressionSyntax call, ArrayForm form)
    {
        string text = ReceiverOf(call);
        ArrayLease.Replace(rewrite, call, form, _ => "char", _ => $"{text}.Length", (_, name) =>
            [form == ArrayForm.Array ? $"{text}.CopyTo(0, {name}, 0, {text}.Length);" : $"{text}.CopyTo({name});"]);
    }

    private static string ReceiverOf(InvocationExpressionSyntax call) => ((MemberAccessExpressionSyntax)call.Expression).Expression.WithoutTrivia().ToString();
}
