using System.Linq;
using System.Threading;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;

namespace AllocInsight.Analyzers.Candidates.Texts;

/// <summary>
/// Tells whether a string can become a <c>ReadOnlySpan&lt;char&gt;</c> where it is used: the same source, or <c>SequenceEqual</c> in place of
/// <c>==</c>, then compiles and means the same.
/// </summary>
/// <remarks>That it compiles is not guessed: the call is bound once more, with a span in the string's place.</remarks>
internal static class TextUses
{
    private static readonly ExpressionSyntax Span = SyntaxFactory.ParseExpression("default(global::System.ReadOnlySpan<char>)");

    /// <summary>Whether one use of a string allows a span.</summary>
    /// <param name="text">The string: what makes it, or a variable that holds it.</param>
    /// <param name="model">The file's model.</param>
    /// <param name="cancellation">Ends it early.</param>
    public static bool Allow(ExpressionSyntax text, SemanticModel model, CancellationToken cancellation)
    {
        switch (text.Parent)
        {
            case ParenthesizedExpressionSyntax parenthesized:
                return Allow(parenthesized, model, cancellation);
            case ArgumentSyntax { NameColon: null, RefKindKeyword.RawKind: (int)SyntaxKind.None, Parent: ArgumentListSyntax { Parent: InvocationExpressionSyntax call } list } argument:
                return AllowsArgument(call, text, list.Arguments.IndexOf(argument), model, cancellation);
            case MemberAccessExpressionSyntax { Parent: InvocationExpressionSyntax call } access when access.Expression == text && call.Expression == access:
                return AllowsReceiver(call, access, model, cancellation);
            case MemberAccessExpressionSyntax { Name.Identifier.ValueText: "Length" } access:
                return access.Expression == text;
            case ElementAccessExpressionSyntax { ArgumentList.Arguments: [{ Expression: var index }] } element:
                return element.Expression == text && model.GetTypeInfo(index, cancellation).Type is { SpecialType: SpecialType.System_Int32 } or { Name: "Index", ContainingNamespace.Name: "System" };
            case ForEachStatementSyntax loop:
                return loop.Expression == text && loop.Type is not RefTypeSyntax && !IsInAsync(loop, model, cancellation);
            default:
                return ComparisonOf(text) is { } comparison && AllowsComparison(comparison, text, model, cancellation);
        }
    }

    /// <summary>The comparison by <c>==</c> or <c>!=</c> that a string, or what is trimmed from it, is a side of.</summary>
    public static BinaryExpressionSyntax? ComparisonOf(ExpressionSyntax text) => text.Parent switch
    {
        BinaryExpressionSyntax binary when binary.Kind() is SyntaxKind.EqualsExpression or SyntaxKind.NotEqualsExpression => binary,
        ParenthesizedExpressionSyntax parenthesized => ComparisonOf(parenthesized),
        MemberAccessExpressionSyntax { Parent: InvocationExpressionSyntax call } access when access.Expression == text && IsTrim(access) => ComparisonOf(call),
        _ => null,
    };

    private static bool AllowsArgument(InvocationExpressionSyntax call, ExpressionSyntax text, int ordinal, SemanticModel model, CancellationToken cancellation)
    {
        if (model.GetSymbolInfo(call, cancellation).Symbol is not IMethodSymbol ofString || ordinal >= ofString.Parameters.Length || call.ArgumentList.Arguments.Any(argument => argument.NameColon is not null))
            return false;
        bool isSpan = SpanOverloads.IsCharSpan(ofString.Parameters[ordinal].Type);
        if (!isSpan && !SpanOverloads.MayHave(ofString) || Awaits(call, text) || Bind(call, text, model) is not { } ofSpan)
            return false;
        return isSpan ? SymbolEqualityComparer.Default.Equals(ofSpan, ofString) : SpanOverloads.IsSame(ofString, ofSpan, ordinal);
    }

    private static bool AllowsReceiver(InvocationExpressionSyntax call, MemberAccessExpressionSyntax access, SemanticModel model, CancellationToken cancellation)
    {
        if (model.GetSymbolInfo(call, cancellation).Symbol is not IMethodSymbol { ContainingType.SpecialType: SpecialType.System_String } ofString || Awaits(call, access.Expression))
            return false;
        if (Bind(call, access.Expression, model) is not { ContainingType: { Name: "MemoryExtensions", ContainingNamespace.Name: "System" } } ofSpan)
            return false;
        if (IsTrim(access) && call.ArgumentList.Arguments.Count == 0)
            return SpanOverloads.IsCharSpan(ofSpan.ReturnType) && Allow(call, model, cancellation);
        return SymbolEqualityComparer.Default.Equals(ofSpan.ReturnType, ofString.ReturnType) && IsOrdinal(ofString, call, model, cancellation);
    }

    private static bool IsTrim(MemberAccessExpressionSyntax access) => access.Name.Identifier.ValueText is "Trim" or "TrimStart" or "TrimEnd";

    /// <summary>Whether a search or comparison looks at characters one by one, without a culture.</summary>
    private static bool IsOrdinal(IMethodSymbol ofString, InvocationExpressionSyntax call, SemanticModel model, CancellationToken cancellation)
    {
        SeparatedSyntaxList<ArgumentSyntax> arguments = call.ArgumentList.Arguments;
        switch (ofString.Name)
        {
            case "Contains" or "IndexOf" or "LastIndexOf" when ofString.Parameters is [{ Type.SpecialType: SpecialType.System_Char }]:
                return true;
            case "StartsWith" or "EndsWith" or "Equals" or "Contains" or "IndexOf":
                // A string that is null throws, but its span is empty.
                return ofString.Parameters is [{ Type.SpecialType: SpecialType.System_String }, { Type.Name: "StringComparison" }]
                    && model.GetConstantValue(arguments[0].Expression, cancellation) is { HasValue: true, Value: string }
                    && model.GetConstantValue(arguments[1].Expression, cancellation) is { HasValue: true, Value: (int)System.StringComparison.Ordinal or (int)System.StringComparison.OrdinalIgnoreCase };
            default:
                return false;
        }
    }

    private static bool AllowsComparison(BinaryExpressionSyntax comparison, ExpressionSyntax text, SemanticModel model, CancellationToken cancellation)
    {
        ExpressionSyntax other = comparison.Left.Contains(text) ? comparison.Right : comparison.Left;
        if (model.GetConstantValue(other, cancellation) is not { HasValue: true, Value: string } || comparison.DescendantTrivia().Any(IsComment))
            return false;
        ExpressionSyntax equal = SyntaxFactory.ParseExpression($"{Span}.SequenceEqual({other.WithoutTrivia()})");
        return model.GetSpeculativeSymbolInfo(comparison.SpanStart, equal, SpeculativeBindingOption.BindAsExpression).Symbol
            is IMethodSymbol { ContainingType: { Name: "MemoryExtensions", ContainingNamespace.Name: "System" } };
    }

    /// <summary>The method that a call binds to, with a span in the place of the string.</summary>
    private static IMethodSymbol? Bind(InvocationExpressionSyntax call, ExpressionSyntax text, SemanticModel model) =>
        model.GetSpeculativeSymbolInfo(call.SpanStart, call.ReplaceNode(text, Span), SpeculativeBindingOption.BindAsExpression).Symbol as IMethodSymbol;

    // A span does not outlast an await; what is awaited to make it is over by then.
    private static bool Awaits(SyntaxNode call, SyntaxNode text) => call.DescendantNodes(node => node != text).Any(node => node is AwaitExpressionSyntax);

    private static bool IsInAsync(SyntaxNode node, SemanticModel model, CancellationToken cancellation) =>
        model.GetEnclosingSymbol(node.SpanStart, cancellation) is not IMethodSymbol { IsAsync: false };

    private static bool IsComment(SyntaxTrivia trivia) => trivia.IsKind(SyntaxKind.SingleLineCommentTrivia) || trivia.IsKind(SyntaxKind.MultiLineCommentTrivia);
}
