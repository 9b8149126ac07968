using System.Linq;
using Microsoft.CodeAnalysis;

namespace AllocInsight.Analyzers.Candidates;

/// <summary>How many bytes an element of an array takes, at least.</summary>
internal static class ElementSize
{
    private const int Reference = 8;
    private const int Deepest = 8;

    /// <summary>Bytes, without the padding of structures.</summary>
    public static int Of(ITypeSymbol type) => Of(type, 0);

    private static int Of(ITypeSymbol type, int depth) => type switch
    {
        { IsReferenceType: true } or IPointerTypeSymbol or IFunctionPointerTypeSymbol => Reference,
        { SpecialType: SpecialType.System_Boolean or SpecialType.System_Byte or SpecialType.System_SByte } => 1,
        { SpecialType: SpecialType.System_Char or SpecialType.System_Int16 or SpecialType.System_UInt16 } => 2,
        { SpecialType: SpecialType.System_Int32 or SpecialType.System_UInt32 or SpecialType.System_Single } => 4,
        { SpecialType: SpecialType.System_Decimal } => 16,
        { SpecialType: not SpecialType.None } => 8,
        INamedTypeSymbol { EnumUnderlyingType: { } underlying } => Of(underlying, depth),
        INamedTypeSymbol { TypeKind: TypeKind.Struct } structure when depth < Deepest =>
            System.Math.Max(1, structure.GetMembers().OfType<IFieldSymbol>().Where(field => !field.IsStatic).Sum(field => Of(field.Type, depth + 1))),
        _ => Reference,
    };
}
