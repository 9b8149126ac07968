using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.Operations;

namespace AllocInsight.Analyzers.Candidates;

/// <summary>Tells values whose reading has no effect, so that their order does not matter among themselves.</summary>
internal static class PlainValues
{
    /// <summary>Whether a value is a constant, a variable, or a field of this object or a type.</summary>
    public static bool Include(IOperation value) => value switch
    {
        { ConstantValue.HasValue: true } or ILocalReferenceOperation or IParameterReferenceOperation => true,
        IFieldReferenceOperation field => field.Instance is null or IInstanceReferenceOperation,
        IConversionOperation { OperatorMethod: null } conversion => Include(conversion.Operand),
        _ => false,
    };
}
