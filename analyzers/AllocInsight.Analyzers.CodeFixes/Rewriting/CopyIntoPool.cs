using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp.Syntax;

namespace AllocInsight.Analyzers.CodeFixes.Rewriting;

/// <summary>Replaces a variable's new array, filled from a string, by one that is rented and then filled.</summary>
internal static class CopyIntoPool
{
    /// <summary>Of <c>var bytes = encoding.GetBytes(text);</c>.</summary>
    public static void Bytes(DocumentRewrite rewrite, InvocationExpressionSyntax call, bool asSpan)
    {
        string encoding = ReceiverOf(call), text = call.ArgumentList.Arguments[0].Expression.WithoutTrivia().ToString();
        Replace(
            rewrite,
            call,
            asSpan,
            "byte",
            $"{encoding}.GetByteCount({text})",
            name => asSpan ? $"{encoding}.GetBytes({text}, {name});" : $"{encoding}.GetBytes({text}, 0, {text}.Length, {name}, 0);");
    }

    /// <summary>Of <c>var chars = text.ToCharArray();</c>.</summary>
    public static void Chars(DocumentRewrite rewrite, InvocationExpressionSyntax call, bool asSpan)
    {
        string text = ReceiverOf(call);
        Replace(rewrite, call, asSpan, "char", $"{text}.Length", name => asSpan ? $"{text}.CopyTo({name});" : $"{text}.CopyTo(0, {name}, 0, {text}.Length);");
    }

    private static void Replace(DocumentRewrite rewrite, InvocationExpressionSyntax call, bool asSpan, string element, string length, System.Func<string, string> fill)
    {
        VariableDeclarationSyntax declaration = LeaseDeclaration.Of(call)!;
        string pool = rewrite.PoolName(call.SpanStart);
        if (asSpan)
        {
            SpanUseRewrite.Replace(rewrite, declaration.Variables[0], call, isPooled: true);
            LeaseDeclaration.ReplaceByDisposable(rewrite, declaration, _ => $"{pool}.Rent<{element}>({length})", (_, name) => [fill(name)]);
        }
        else
        {
            LeaseDeclaration.Replace(rewrite, declaration, (_, target) => $"{pool}.Array<{element}>({length}, {target})", (_, name) => [fill(name)]);
        }
    }

    private static string ReceiverOf(InvocationExpressionSyntax call) => ((MemberAccessExpressionSyntax)call.Expression).Expression.WithoutTrivia().ToString();
}
