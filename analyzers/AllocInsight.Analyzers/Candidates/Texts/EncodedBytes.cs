using AllocInsight.Analyzers.Escape;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp.Syntax;
using Microsoft.CodeAnalysis.Operations;

namespace AllocInsight.Analyzers.Candidates.Texts;

/// <summary><c>GetBytes</c> into a variable that does not leave the method: into an array or span from the pool, of the same length.</summary>
internal static class EncodedBytes
{
    /// <summary>What serves instead of a call of <c>GetBytes</c>.</summary>
    public static TextFinding? Find(RuleContext context, InvocationExpressionSyntax call)
    {
        // A literal has bytes of its own ("..."u8).
        if (!context.UsesPool || call.ArgumentList.Arguments is not [{ NameColon: null, Expression: not LiteralExpressionSyntax and var text }])
            return null;
        if (LocalCreation.Find(call, context.Model, allowUsing: false, context.Cancellation) is not { CanBeLease: true, Operation: IInvocationOperation { Instance: { } encoding, Arguments: [var argument] } operation } creation)
            return null;
        if (!IsOfEncoding(operation.TargetMethod) || !Repeatable.Is(encoding) || !Repeatable.Is(argument.Value))
            return null;
        if (context.Follow(creation) is not { } report || BodyIndex.Of(operation).HasLabel)
            return null;
        string count = $"{((MemberAccessExpressionSyntax)call.Expression).Expression.WithoutTrivia()}.GetByteCount({text.WithoutTrivia()})";
        ArrayForm form = SpanUses.InPool(creation, report);
        return new TextFinding(TextForm.Bytes, ArrayForms.Rewrite(form, creation.Local.Name, "byte", count), form, FunctionNames.NotKeeping(report.Callees));
    }

    // Of System.Text.Encoding, or overriding it: all must fill as many bytes as they say that they will.
    private static bool IsOfEncoding(IMethodSymbol method)
    {
        while (method.OverriddenMethod is { } overridden)
            method = overridden;
        return method is
        {
            Name: "GetBytes",
            Parameters: [{ Type.SpecialType: SpecialType.System_String }],
            ContainingType: { Name: "Encoding", ContainingNamespace: { Name: "Text", ContainingNamespace: { Name: "System", ContainingNamespace.IsGlobalNamespace: true } } },
        };
    }
}
