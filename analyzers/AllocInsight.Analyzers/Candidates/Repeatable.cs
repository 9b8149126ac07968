using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp.Syntax;
using Microsoft.CodeAnalysis.Operations;

namespace AllocInsight.Analyzers.Candidates;

/// <summary>Tells which expressions can be written twice: they do nothing but read, and read the same when asked again at once.</summary>
internal static class Repeatable
{
    /// <summary>Whether an expression is a constant, a variable, a field, or a property that only hands over a field.</summary>
    public static bool Is(IOperation? operation) => operation switch
    {
        { ConstantValue: { HasValue: true, Value: not null } } => true,
        ILocalReferenceOperation { Local.RefKind: RefKind.None } => true,
        IParameterReferenceOperation { Parameter.RefKind: RefKind.None } => true,
        IInstanceReferenceOperation => true,
        IFieldReferenceOperation { Field.IsVolatile: false } field => field.Instance is null || Is(field.Instance),
        IPropertyReferenceOperation { Arguments.IsEmpty: true } property => (IsNamedEncoding(property.Property) || IsAutomatic(property.Property)) && (property.Instance is null || Is(property.Instance)),
        IConversionOperation { IsImplicit: true, OperatorMethod: null } conversion => Is(conversion.Operand),
        IParenthesizedOperation parenthesized => Is(parenthesized.Operand),
        _ => false,
    };

    // Encoding.UTF8 and its like.
    private static bool IsNamedEncoding(IPropertySymbol property) =>
        property is { IsStatic: true, ContainingType: { Name: "Encoding", ContainingNamespace: { Name: "Text", ContainingNamespace: { Name: "System", ContainingNamespace.IsGlobalNamespace: true } } } };

    private static bool IsAutomatic(IPropertySymbol property) =>
        !property.IsVirtual && !property.IsAbstract && !property.IsOverride && property.ContainingType.TypeKind != TypeKind.Interface
        && property.DeclaringSyntaxReferences is [var place] && place.GetSyntax() switch
        {
            PropertyDeclarationSyntax { ExpressionBody: null, AccessorList.Accessors: var accessors } => IsBare(accessors),
            // Of a record.
            ParameterSyntax => true,
            _ => false,
        };

    private static bool IsBare(SyntaxList<AccessorDeclarationSyntax> accessors)
    {
        foreach (AccessorDeclarationSyntax accessor in accessors)
        {
            if (accessor.Keyword.ValueText == "get" && (accessor.Body is not null || accessor.ExpressionBody is not null))
                return false;
        }

        return true;
    }
}
