using System.Linq;
using System.Threading;
using AllocInsight.Analyzers.Escape;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;
using Microsoft.CodeAnalysis.Operations;

namespace AllocInsight.Analyzers.Candidates.Texts;

/// <summary><c>Substring</c>, where a span of the string does: <c>AsSpan</c>.</summary>
internal static class TextPart
{
    /// <summary>What serves instead of a call of <c>Substring</c>.</summary>
    public static TextFinding? Find(InvocationExpressionSyntax call, SemanticModel model, CancellationToken cancellation)
    {
        if (call.ArgumentList.Arguments.Any(argument => argument.NameColon is not null))
            return null;
        if (model.GetOperation(call, cancellation) is not IInvocationOperation { TargetMethod: { Name: "Substring", ContainingType.SpecialType: SpecialType.System_String }, Instance: { } } operation)
            return null;
        var access = (MemberAccessExpressionSyntax)call.Expression;
        TextForm form = TextUses.Allow(call, model, cancellation) ? TextForm.Part
            : IsReadInVariable(call, operation, model, cancellation) ? TextForm.PartInVariable
            : TextForm.None;
        if (form == TextForm.None || ExpressionTrees.Include(operation) || !NonNull.Is(call, access.Expression, operation, model, cancellation))
            return null;
        InvocationExpressionSyntax span = AsSpan(call);
        return IsAsSpan(span, call.SpanStart, model) ? new TextFinding(form, ExpressionText.Of(span)) : null;
    }

    /// <summary>The call with <c>AsSpan</c> in place of its own method.</summary>
    public static InvocationExpressionSyntax AsSpan(InvocationExpressionSyntax call)
    {
        var access = (MemberAccessExpressionSyntax)call.Expression;
        return call.WithExpression(access.WithName(SyntaxFactory.IdentifierName("AsSpan").WithTriviaFrom(access.Name)));
    }

    /// <summary>Whether an expression that is to be written somewhere is a span of a string there.</summary>
    public static bool IsAsSpan(ExpressionSyntax span, int position, SemanticModel model) =>
        model.GetSpeculativeSymbolInfo(position, span, SpeculativeBindingOption.BindAsExpression).Symbol
            is IMethodSymbol { Name: "AsSpan", ContainingType: { Name: "MemoryExtensions", ContainingNamespace.Name: "System" } } method
        && SpanOverloads.IsCharSpan(method.ReturnType);

    /// <summary>Whether a variable is only used where a span would do, in the function that it belongs to.</summary>
    /// <param name="variable">A local variable that holds a string.</param>
    /// <param name="operation">Any operation of the same member.</param>
    /// <param name="model">The file's model.</param>
    /// <param name="cancellation">Ends it early.</param>
    public static bool IsOnlyRead(ILocalSymbol variable, IOperation operation, SemanticModel model, CancellationToken cancellation)
    {
        // A span lives on the stack: it cannot wait, and no other function can have it.
        if (variable.ContainingSymbol is not IMethodSymbol { IsAsync: false } function)
            return false;
        var references = BodyIndex.Of(operation).ReferencesTo(variable);
        return references.Count > 0 && references.All(reference =>
            SymbolEqualityComparer.Default.Equals(model.GetEnclosingSymbol(reference.Syntax.SpanStart, cancellation), function)
            && reference.Syntax is ExpressionSyntax use && TextUses.Allow(use, model, cancellation));
    }

    private static bool IsReadInVariable(InvocationExpressionSyntax call, IInvocationOperation operation, SemanticModel model, CancellationToken cancellation) =>
        LocalCreation.Find(call, model, allowUsing: false, cancellation) is { } creation && IsOnlyRead(creation.Local, operation, model, cancellation);
}
