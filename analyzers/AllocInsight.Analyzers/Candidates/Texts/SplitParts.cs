using System.Threading;
using AllocInsight.Analyzers.Candidates.Loops;
using AllocInsight.Analyzers.Escape;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;
using Microsoft.CodeAnalysis.Operations;

namespace AllocInsight.Analyzers.Candidates.Texts;

/// <summary><c>foreach (var part in text.Split(','))</c>, where the parts are only read: a loop over their ranges.</summary>
internal static class SplitParts
{
    /// <summary>What serves instead of a call of <c>Split</c>.</summary>
    public static TextFinding? Find(InvocationExpressionSyntax call, SemanticModel model, CancellationToken cancellation)
    {
        if (call.Parent is not ForEachStatementSyntax loop || loop.Expression != call || !loop.AwaitKeyword.IsKind(SyntaxKind.None) || loop.Parent is LabeledStatementSyntax)
            return null;
        if (call.ArgumentList.Arguments is not [{ NameColon: null, Expression: var separator }] || !IsSeparator(separator, model, cancellation) || loop.ContainsDirectives)
            return null;
        if (model.GetOperation(call, cancellation) is not IInvocationOperation { TargetMethod: { Name: "Split", ContainingType.SpecialType: SpecialType.System_String }, Instance: { } text } operation)
            return null;
        ExpressionSyntax source = ((MemberAccessExpressionSyntax)call.Expression).Expression;
        if (model.GetDeclaredSymbol(loop, cancellation) is not { Type.SpecialType: SpecialType.System_String } part || !TextPart.IsOnlyRead(part, operation, model, cancellation))
            return null;
        if (!IsStable(text, loop, (IMethodSymbol)part.ContainingSymbol) || !NonNull.Is(call, source, operation, model, cancellation))
            return null;
        ExpressionSyntax ranges = Ranges(call);
        return IsSplit(ranges, call.SpanStart, model) ? new TextFinding(TextForm.Ranges, $"foreach (Range range in {ExpressionText.Of(ranges)})") : null;
    }

    /// <summary>The ranges of the parts: <c>text.AsSpan().Split(',')</c>.</summary>
    public static ExpressionSyntax Ranges(InvocationExpressionSyntax call)
    {
        var access = (MemberAccessExpressionSyntax)call.Expression;
        return SyntaxFactory.ParseExpression($"{access.Expression.WithoutTrivia()}.AsSpan().Split{call.ArgumentList.WithoutTrivia()}");
    }

    // No separator at all means white space to one of the two.
    private static bool IsSeparator(ExpressionSyntax separator, SemanticModel model, CancellationToken cancellation) =>
        model.GetTypeInfo(separator, cancellation).Type?.SpecialType == SpecialType.System_Char
        || model.GetConstantValue(separator, cancellation) is { HasValue: true, Value: string { Length: > 0 } };

    /// <summary>Whether a string is the same in each round of the loop, in which it is asked for again: a constant, or a variable or field that the loop does not write.</summary>
    private static bool IsStable(IOperation text, SyntaxNode loop, IMethodSymbol function) =>
        text is ILiteralOperation or ILocalReferenceOperation or IParameterReferenceOperation or IFieldReferenceOperation
        && new InvariantValues(loop, function, BodyIndex.Of(text)).Include(text);

    // Since .NET 9.
    private static bool IsSplit(ExpressionSyntax ranges, int position, SemanticModel model) =>
        model.GetSpeculativeSymbolInfo(position, ranges, SpeculativeBindingOption.BindAsExpression).Symbol
            is IMethodSymbol { Name: "Split", ReturnType.Name: "SpanSplitEnumerator", ContainingType: { Name: "MemoryExtensions", ContainingNamespace.Name: "System" } };
}
