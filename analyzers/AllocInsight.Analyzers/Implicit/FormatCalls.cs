using System.Linq;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;
using Microsoft.CodeAnalysis.Operations;

namespace AllocInsight.Analyzers.Implicit;

/// <summary>Calls that take a format and objects: whether an interpolated string would say the same.</summary>
internal static class FormatCalls
{
    /// <summary>Whether a method takes a format and objects.</summary>
    public static bool IsFormat(IMethodSymbol method) =>
        method.Parameters.Any(parameter => parameter is { Name: "format", Type.SpecialType: SpecialType.System_String })
        && method.ContainingNamespace?.ToDisplayString() is "System" or "System.Text" or "System.IO";

    /// <summary>
    /// Whether <c>string.Format</c> can be an interpolated string: no provider, simple items, and only arguments whose text depends on nothing that
    /// evaluating the next one could change.
    /// </summary>
    public static bool CanInterpolate(IInvocationOperation call)
    {
        if (call is not { TargetMethod: { Name: "Format", ContainingType.SpecialType: SpecialType.System_String, Parameters: [{ Name: "format" }, ..] }, Syntax: InvocationExpressionSyntax syntax })
            return false;
        SemanticModel model = call.SemanticModel!;
        if (((CSharpParseOptions)syntax.SyntaxTree.Options).LanguageVersion < LanguageVersion.CSharp10 || model.Compilation.GetTypeByMetadataName("System.Runtime.CompilerServices.DefaultInterpolatedStringHandler") is null)
            return false;
        if (FormatText.Interpolated(syntax) is not { } text || !syntax.ArgumentList.Arguments.Skip(1).All(argument => HasOwnText(model.GetTypeInfo(argument.Expression).Type)))
            return false;
        return BindsAlike(syntax, text, model);
    }

    /// <summary>Values that never change, and that are formatted by the current culture in both forms.</summary>
    private static bool HasOwnText(ITypeSymbol? type) => type switch
    {
        INamedTypeSymbol { OriginalDefinition.SpecialType: SpecialType.System_Nullable_T, TypeArguments: [var value] } => HasOwnText(value),
        { SpecialType: (>= SpecialType.System_Boolean and <= SpecialType.System_String) or SpecialType.System_DateTime } => true,
        { TypeKind: TypeKind.Enum } => true,
        { Name: "Guid" or "TimeSpan" or "DateTimeOffset" or "DateOnly" or "TimeOnly", ContainingNamespace: { Name: "System", ContainingNamespace.IsGlobalNamespace: true } } => true,
        _ => false,
    };

    // An interpolated string may choose another overload of what it is passed to.
    private static bool BindsAlike(InvocationExpressionSyntax syntax, string text, SemanticModel model)
    {
        if (syntax.Parent is not ArgumentSyntax argument)
            return true;
        if (argument.Parent?.Parent is not ExpressionSyntax user || model.GetSymbolInfo(user).Symbol is not IMethodSymbol bound)
            return false;
        ExpressionSyntax changed = user.ReplaceNode(syntax, SyntaxFactory.ParseExpression(text));
        return model.GetSpeculativeSymbolInfo(user.SpanStart, changed, SpeculativeBindingOption.BindAsExpression).Symbol is IMethodSymbol other
            && (SymbolEqualityComparer.Default.Equals(bound, other) || IsAppend(bound) && IsAppend(other));
    }

    private static bool IsAppend(IMethodSymbol method) =>
        method is { Name: "Append" or "AppendLine", Parameters.Length: 1, ContainingType: { Name: "StringBuilder", ContainingNamespace: { Name: "Text", ContainingNamespace.Name: "System" } } };
}
