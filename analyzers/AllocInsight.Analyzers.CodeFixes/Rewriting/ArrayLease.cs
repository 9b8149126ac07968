using AllocInsight.Analyzers.Candidates;
using Microsoft.CodeAnalysis.CSharp.Syntax;

namespace AllocInsight.Analyzers.CodeFixes.Rewriting;

/// <summary>Turns the declaration of an array into a lease of what the pool has for it.</summary>
internal static class ArrayLease
{
    /// <summary>Makes a part of what is written.</summary>
    /// <param name="creation">What made the array, as it is after earlier edits.</param>
    public delegate string Part(ExpressionSyntax creation);

    /// <summary>Enters the edits.</summary>
    /// <param name="rewrite">The document's edits.</param>
    /// <param name="creation">What makes the array, in the declaration of a variable.</param>
    /// <param name="form">Any but <see cref="ArrayForm.ArrayPool"/>.</param>
    /// <param name="element">The elements' type.</param>
    /// <param name="length">The length.</param>
    /// <param name="fill">What fills it, if it is not used empty.</param>
    public static void Replace(DocumentRewrite rewrite, ExpressionSyntax creation, ArrayForm form, Part element, Part length, LeaseDeclaration.Follow? fill = null)
    {
        VariableDeclarationSyntax declaration = LeaseDeclaration.Of(creation)!;
        string pool = rewrite.PoolName(creation.SpanStart);
        if (form == ArrayForm.Array)
        {
            LeaseDeclaration.Replace(rewrite, declaration, (current, target) => $"{pool}.Array<{element(current)}>({length(current)}, {target})", fill);
            return;
        }

        SpanUseRewrite.Replace(rewrite, declaration.Variables[0], creation, isPooled: form == ArrayForm.Span);
        string Rent(ExpressionSyntax current) => $"{pool}.Rent<{element(current)}>({length(current)})";
        if (form == ArrayForm.Span)
        {
            LeaseDeclaration.ReplaceByDisposable(rewrite, declaration, Rent, fill);
            return;
        }

        string lease = LeaseDeclaration.NameFor(rewrite, declaration);
        string? span = declaration.Type.IsVar ? null : rewrite.TypeName("System", "Span", creation.SpanStart);
        LeaseDeclaration.ReplaceByDisposable(rewrite, declaration, Rent, (current, name) => [$"{(span is null ? "var" : $"{span}<{element(current)}>")} {name} = {lease}.Span;", .. fill?.Invoke(current, name) ?? []], lease);
    }
}
