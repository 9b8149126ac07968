using System.Collections.Generic;
using System.Linq;
using System.Threading;
using AllocInsight.Analyzers.Profiles;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;
using Microsoft.CodeAnalysis.Operations;

namespace AllocInsight.Analyzers.Implicit;

/// <summary>Calls of <c>ToString()</c> that make a string only for it to be copied, where the value itself gives the same text.</summary>
internal static class ToStringCalls
{
    /// <summary>Whether a call can be left out.</summary>
    public static bool CanDrop(IInvocationOperation call)
    {
        if (call is not { TargetMethod: { Name: "ToString", Parameters.IsEmpty: true }, Instance.Type: { IsValueType: true } type, Syntax: InvocationExpressionSyntax { Expression: MemberAccessExpressionSyntax access } syntax })
            return false;
        if (!access.IsKind(SyntaxKind.SimpleMemberAccessExpression) || call.SemanticModel!.Compilation.GetTypeByMetadataName("System.ISpanFormattable") is null)
            return false;
        return call.Parent switch
        {
            IArgumentOperation { Parent: IInvocationOperation user } argument => argument.Syntax is ArgumentSyntax { NameColon: null } && IsAppend(user.TargetMethod) && HasAppend(type),
            IInterpolationOperation { FormatString: null, Parent: IInterpolatedStringOperation text } => IsString(text) && IsFormatted(type) && ((CSharpParseOptions)syntax.SyntaxTree.Options).LanguageVersion >= LanguageVersion.CSharp10,
            _ => false,
        };
    }

    /// <summary>All that can be left out in the statement of one of them.</summary>
    public static IReadOnlyList<InvocationExpressionSyntax> Beside(SyntaxNode call, SemanticModel model, CancellationToken cancellation) =>
        ProfiledTree.PlaceOf(call) is { } place
            ? [.. PlaceOperations.Of(place, model, cancellation).OfType<IInvocationOperation>().Where(CanDrop).Select(other => (InvocationExpressionSyntax)other.Syntax)]
            : [];

    // With a handler of its own, or as a FormattableString, it may be formatted by another culture.
    private static bool IsString(IInterpolatedStringOperation text) => text.Parent is IConversionOperation conversion
        ? conversion.Type?.SpecialType == SpecialType.System_Object
        : text.Type?.SpecialType == SpecialType.System_String && text.Parent is not IInterpolatedStringHandlerCreationOperation;

    private static bool IsAppend(IMethodSymbol method) => method is
    {
        Name: "Append",
        Parameters: [{ Type.SpecialType: SpecialType.System_String }],
        ContainingType: { Name: "StringBuilder", ContainingNamespace: { Name: "Text", ContainingNamespace.Name: "System" } },
    };

    // StringBuilder has an overload for each of these, which formats by the current culture as ToString does.
    private static bool HasAppend(ITypeSymbol type) => type.SpecialType is
        SpecialType.System_SByte or SpecialType.System_Byte or SpecialType.System_Int16 or SpecialType.System_UInt16 or SpecialType.System_Int32 or SpecialType.System_UInt32
        or SpecialType.System_Int64 or SpecialType.System_UInt64 or SpecialType.System_Single or SpecialType.System_Double or SpecialType.System_Decimal or SpecialType.System_Char;

    private static bool IsFormatted(ITypeSymbol type) =>
        HasAppend(type)
        || type.SpecialType == SpecialType.System_DateTime
        || type is { Name: "Guid" or "TimeSpan" or "DateTimeOffset" or "DateOnly" or "TimeOnly", ContainingNamespace: { Name: "System", ContainingNamespace.IsGlobalNamespace: true } };
}
