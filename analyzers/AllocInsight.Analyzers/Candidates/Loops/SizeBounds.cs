using AllocInsight.Analyzers.Escape;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp.Syntax;
using Microsoft.CodeAnalysis.Operations;

namespace AllocInsight.Analyzers.Candidates.Loops;

/// <summary>
/// Tells which sizes can be asked for, and met, where nobody asked for them before: without the exceptions of a negative size, an
/// overflow, a division by zero or a null reference.
/// </summary>
internal readonly struct SizeBounds
{
    private const long LongestString = 0x3FFF_FFDF;
    private const int Deepest = 4;

    private readonly BodyIndex _index;

    public SizeBounds(BodyIndex index) => _index = index;

    /// <summary>Whether an invariant value is such a size, or no number at all.</summary>
    public bool Hold(IOperation value) =>
        value.Type is not { SpecialType: >= SpecialType.System_SByte and <= SpecialType.System_UInt64 } || Most(value, isAsked: true, depth: 0) is not null;

    /// <summary>The largest that a value can be; null where it may be negative, or more than an <see cref="int"/>.</summary>
    /// <param name="value">The value.</param>
    /// <param name="isAsked">Whether it is yet to be computed, so that this must not fail.</param>
    /// <param name="depth">How many variables were looked behind.</param>
    private long? Most(IOperation value, bool isAsked, int depth)
    {
        long? most = value switch
        {
            { ConstantValue: { HasValue: true, Value: var constant } } => ToLong(constant),
            IConversionOperation conversion => Most(conversion.Operand, isAsked, depth),
            IParenthesizedOperation parenthesized => Most(parenthesized.Operand, isAsked, depth),
            IPropertyReferenceOperation { Property.Name: "Length", Instance: { } holder } when InvariantValues.HasFixedLength(holder.Type) && (!isAsked || IsNeverNull(holder, 0)) =>
                holder.Type!.SpecialType == SpecialType.System_String ? LongestString : int.MaxValue,
            IBinaryOperation { OperatorMethod: null } binary => Most(binary, isAsked, depth),
            { Type.SpecialType: SpecialType.System_Byte } => byte.MaxValue,
            { Type.SpecialType: SpecialType.System_UInt16 or SpecialType.System_Char } => ushort.MaxValue,
            ILocalReferenceOperation local when depth < Deepest && InitialValue(local) is { } initial => Most(initial, isAsked: false, depth + 1),
            _ => null,
        };
        // What does not fit into a signed type comes out negative.
        long largest = value.Type?.SpecialType switch
        {
            SpecialType.System_SByte => sbyte.MaxValue,
            SpecialType.System_Int16 => short.MaxValue,
            _ => int.MaxValue,
        };
        return most >= 0 && most <= largest ? most : null;
    }

    private long? Most(IBinaryOperation binary, bool isAsked, int depth)
    {
        if (Most(binary.LeftOperand, isAsked, depth) is not { } left || Most(binary.RightOperand, isAsked, depth) is not { } right)
            return null;
        long? constant = binary.RightOperand.ConstantValue is { HasValue: true, Value: var value } ? ToLong(value) : null;
        return binary.OperatorKind switch
        {
            BinaryOperatorKind.Add => left + right,
            BinaryOperatorKind.Multiply => left * right,
            BinaryOperatorKind.Divide when constant > 0 => left / constant,
            BinaryOperatorKind.Remainder when constant > 0 => System.Math.Min(left, constant.Value - 1),
            BinaryOperatorKind.RightShift when constant is >= 0 and < 32 => left >> (int)constant.Value,
            BinaryOperatorKind.And => System.Math.Min(left, right),
            _ => null,
        };
    }

    private bool IsNeverNull(IOperation value, int depth) => value switch
    {
        { Type.IsValueType: true } or { ConstantValue: { HasValue: true, Value: not null } } => true,
        IArrayCreationOperation or IObjectCreationOperation => true,
        IConversionOperation { OperatorMethod: null, IsImplicit: true } conversion => IsNeverNull(conversion.Operand, depth),
        IParameterReferenceOperation { Parameter.NullableAnnotation: NullableAnnotation.NotAnnotated } => true,
        IFieldReferenceOperation { Field.NullableAnnotation: NullableAnnotation.NotAnnotated } => true,
        IPropertyReferenceOperation { Property.NullableAnnotation: NullableAnnotation.NotAnnotated } => true,
        IInvocationOperation { TargetMethod.ReturnNullableAnnotation: NullableAnnotation.NotAnnotated } => true,
        ILocalReferenceOperation { Local.NullableAnnotation: NullableAnnotation.NotAnnotated } => true,
        ILocalReferenceOperation local when depth < Deepest && InitialValue(local) is { } initial => IsNeverNull(initial, depth + 1),
        _ => false,
    };

    /// <summary>What a variable was declared with and has been since.</summary>
    private IOperation? InitialValue(ILocalReferenceOperation local) =>
        local.Local.DeclaringSyntaxReferences is [var place] && place.GetSyntax() is VariableDeclaratorSyntax { Initializer.Value: { } value }
        && local.SemanticModel is { } model && model.SyntaxTree == place.SyntaxTree && VariableWrites.AreNone(local.Local, _index)
            ? model.GetOperation(value)
            : null;

    private static long? ToLong(object? constant) => constant switch
    {
        int or long or short or sbyte or byte or ushort or uint => System.Convert.ToInt64(constant, System.Globalization.CultureInfo.InvariantCulture),
        char character => character,
        _ => null,
    };
}
