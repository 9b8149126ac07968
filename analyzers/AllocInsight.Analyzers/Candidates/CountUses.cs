using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.Operations;

namespace AllocInsight.Analyzers.Candidates;

/// <summary>Where a count that was an <c>int</c> can be the <c>long</c> that a writer has.</summary>
internal static class CountUses
{
    /// <summary>Whether a <c>long</c> in this place compiles and means the same; else it has to be cast.</summary>
    /// <param name="count">What reads the count.</param>
    public static bool TakeLong(IOperation count)
    {
        switch (count.Parent)
        {
            case IBinaryOperation { OperatorMethod: null, IsLifted: false, Type.SpecialType: SpecialType.System_Boolean } comparison:
                return comparison.LeftOperand.Type?.SpecialType == SpecialType.System_Int32 && comparison.RightOperand.Type?.SpecialType == SpecialType.System_Int32;
            case IConversionOperation { Type.SpecialType: SpecialType.System_Int64, OperatorMethod: null }:
                return true;
            case IConversionOperation { IsImplicit: false, OperatorMethod: null, Type: { SpecialType: >= SpecialType.System_Char and <= SpecialType.System_Double } or { TypeKind: TypeKind.Enum } }:
                return true;
            // `text + count`.
            case IConversionOperation { Type.SpecialType: SpecialType.System_Object, Parent: IBinaryOperation { OperatorKind: BinaryOperatorKind.Add, Type.SpecialType: SpecialType.System_String } }:
                return true;
            case IInterpolationOperation { Parent: IInterpolatedStringOperation { Type.SpecialType: SpecialType.System_String, Parent: not IConversionOperation } }:
                return true;
            case IArrayCreationOperation or INameOfOperation:
                return true;
            default:
                return false;
        }
    }
}
