using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.Operations;

namespace AllocInsight.Analyzers.Candidates;

/// <summary>Tells comparers that are the same object each time: the pool keeps its sets and dictionaries apart by the comparer.</summary>
internal static class LastingComparers
{
    /// <summary>Whether an argument asks for the default comparer, as null does.</summary>
    public static bool IsNull(IOperation value) => Strip(value) is IDefaultValueOperation or { ConstantValue: { HasValue: true, Value: null } };

    /// <summary>Whether an argument is certainly one of these; reading it has no effect, either.</summary>
    public static bool Include(IOperation value) => Strip(value) switch
    {
        IFieldReferenceOperation { Field.IsReadOnly: true, Instance: null or IInstanceReferenceOperation } => true,
        IPropertyReferenceOperation { Property: { IsStatic: true } property } => IsKnown(property) || IsInitializedOnce(property),
        _ => false,
    };

    private static IOperation Strip(IOperation value)
    {
        while (value is IConversionOperation { OperatorMethod: null } or IParenthesizedOperation)
            value = value is IConversionOperation conversion ? conversion.Operand : ((IParenthesizedOperation)value).Operand;
        return value;
    }

    // StringComparer.CurrentCulture is a new one each time.
    private static bool IsKnown(IPropertySymbol property) => property.Locations is [{ IsInMetadata: true }, ..] && (property.ContainingType.Name, property.Name) switch
    {
        ("StringComparer", "Ordinal" or "OrdinalIgnoreCase" or "InvariantCulture" or "InvariantCultureIgnoreCase") => true,
        ("EqualityComparer" or "Comparer", "Default") => true,
        ("ReferenceEqualityComparer", "Instance") => true,
        _ => false,
    };

    /// <summary><c>static X Instance { get; } = new X();</c></summary>
    private static bool IsInitializedOnce(IPropertySymbol property) =>
        property is { SetMethod: null, DeclaringSyntaxReferences: [var place] }
        && place.GetSyntax() is Microsoft.CodeAnalysis.CSharp.Syntax.PropertyDeclarationSyntax { Initializer: not null };
}
