using System.Collections.Generic;
using System.Linq;
using AllocInsight.Analyzers.Escape;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp.Syntax;
using Microsoft.CodeAnalysis.Operations;

namespace AllocInsight.Analyzers.Candidates.Texts;

/// <summary><c>ToCharArray</c>: where the characters are only read, the string itself or a span of it, else a copy from the pool.</summary>
internal static class CopiedChars
{
    /// <summary>What serves instead of a call of <c>ToCharArray</c>.</summary>
    public static TextFinding? Find(RuleContext context, InvocationExpressionSyntax call)
    {
        if (call.ArgumentList.Arguments.Count > 0)
            return null;
        if (context.Model.GetOperation(call, context.Cancellation) is not IInvocationOperation { TargetMethod: { Name: "ToCharArray", ContainingType.SpecialType: SpecialType.System_String }, Instance: { } text } operation)
            return null;
        ExpressionSyntax source = ((MemberAccessExpressionSyntax)call.Expression).Expression;
        if (call.Parent is ForEachStatementSyntax loop && loop.Expression == call)
            return new TextFinding(TextForm.CharsOfString, ExpressionText.Of(source));
        return LocalCreation.Find(call, context.Model, allowUsing: false, context.Cancellation) is { } creation ? OfVariable(context, creation, call, source, text) : null;
    }

    private static TextFinding? OfVariable(RuleContext context, LocalCreation creation, InvocationExpressionSyntax call, ExpressionSyntax source, IOperation text)
    {
        BodyIndex body = BodyIndex.Of(creation.Operation);
        if (context.Follow(creation) is not { } report || body.HasLabel)
            return null;
        string name = creation.Local.Name;
        if (!creation.Function.IsAsync && !report.IsCaptured && !report.IsReassigned && AreRead(body.ReferencesTo(creation.Local))
            && ConvertsToSpan((INamedTypeSymbol)text.Type!) && NonNull.Is(call, source, creation.Operation, context.Model, context.Cancellation))
            return new TextFinding(TextForm.CharsAsSpan, $"ReadOnlySpan<char> {name} = {ExpressionText.Of(source)}");

        if (!context.UsesPool || !creation.CanBeLease || !Repeatable.Is(text))
            return null;
        string length = $"{source.WithoutTrivia()}.Length";
        ArrayForm form = CopiesToSpan((INamedTypeSymbol)text.Type!) ? SpanUses.InPool(creation, report) : ArrayForm.Array;
        return new TextFinding(TextForm.Chars, ArrayForms.Rewrite(form, name, "char", length), form, FunctionNames.NotKeeping(report.Callees));
    }

    // Since .NET Core 2.1.
    private static bool ConvertsToSpan(INamedTypeSymbol text) => !text.GetMembers("op_Implicit").IsEmpty;

    // Since .NET 6.
    private static bool CopiesToSpan(INamedTypeSymbol text) => text.GetMembers("CopyTo").Any(member => member is IMethodSymbol { Parameters.Length: 1 });

    private static bool AreRead(IReadOnlyList<IOperation> references) => references.Count > 0 && references.All(reference => reference.Parent switch
    {
        IArrayElementReferenceOperation element => SpanUses.Of(reference) == SpanUse.Same && ElementReads.Are(element),
        // new string(chars)
        IArgumentOperation { Parent: IObjectCreationOperation { Type.SpecialType: SpecialType.System_String, Arguments.Length: 1 } } => true,
        IConversionOperation { Type: INamedTypeSymbol { Name: "Span" } } => false,
        _ => SpanUses.Of(reference) == SpanUse.Same,
    });
}
