using System;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.Operations;

namespace AllocInsight.Analyzers.Growth;

/// <summary>
/// Computes a condition or a new length, made of the array's length, the count and constants only, for given figures. Null where it is made of
/// anything else.
/// </summary>
internal sealed class GrowthFormula
{
    // Enough for any factor to reach what memory allows, and to see that a constant step stays one.
    private const int MostSteps = 64;
    private const double LargestLength = 1 << 30;

    private readonly ILocalSymbol _array;
    private readonly ILocalSymbol _count;

    public GrowthFormula(ILocalSymbol array, ILocalSymbol count)
    {
        _array = array;
        _count = count;
    }

    /// <summary>
    /// Whether the array grows exactly when it is full, and then gets longer: for all lengths that it comes to from the first one on.
    /// </summary>
    /// <param name="condition">When it grows.</param>
    /// <param name="newLength">To what length.</param>
    /// <param name="initial">The first length, 1 or more.</param>
    public bool GrowsWhenFull(IOperation condition, IOperation newLength, int initial)
    {
        double length = initial;
        for (int step = 0; step < MostSteps && length < LargestLength; step++)
        {
            if (Holds(condition, length, length) != true || Holds(condition, length - 1, length) != false || Holds(condition, 0, length) != false)
                return false;
            if (Value(newLength, length, length) is not { } next || next <= length)
                return false;
            length = next;
        }

        return true;
    }

    /// <summary>Whether a condition holds wherever elements are unused.</summary>
    public bool HoldsUnlessFull(IOperation condition) =>
        Holds(condition, 0, 8) == true && Holds(condition, 3, 8) == true && Holds(condition, 7, 8) == true;

    private bool? Holds(IOperation condition, double count, double length)
    {
        if (condition is not IBinaryOperation { OperatorMethod: null } comparison
            || Value(comparison.LeftOperand, count, length) is not { } left
            || Value(comparison.RightOperand, count, length) is not { } right)
            return null;
        return comparison.OperatorKind switch
        {
            BinaryOperatorKind.Equals => left == right,
            BinaryOperatorKind.NotEquals => left != right,
            BinaryOperatorKind.LessThan => left < right,
            BinaryOperatorKind.LessThanOrEqual => left <= right,
            BinaryOperatorKind.GreaterThan => left > right,
            BinaryOperatorKind.GreaterThanOrEqual => left >= right,
            _ => null,
        };
    }

    private double? Value(IOperation formula, double count, double length)
    {
        switch (formula)
        {
            case { ConstantValue: { HasValue: true, Value: int constant } }:
                return constant;
            case { ConstantValue: { HasValue: true, Value: double constant } }:
                return constant;
            case ILocalReferenceOperation { Local: var local }:
                return SymbolEqualityComparer.Default.Equals(local, _count) ? count : null;
            case IPropertyReferenceOperation { Property.Name: "Length", Instance: ILocalReferenceOperation { Local: var local } }:
                return SymbolEqualityComparer.Default.Equals(local, _array) ? length : null;
            case IParenthesizedOperation parenthesized:
                return Value(parenthesized.Operand, count, length);
            case IConversionOperation { OperatorMethod: null, Type.SpecialType: SpecialType.System_Double } conversion:
                return Value(conversion.Operand, count, length);
            case IConversionOperation { OperatorMethod: null, Type.SpecialType: SpecialType.System_Int32 } conversion:
                return Value(conversion.Operand, count, length) is { } value ? Math.Truncate(value) : null;
            case IInvocationOperation { TargetMethod: { Name: "Max", ContainingType: { Name: "Math", ContainingNamespace.Name: "System" } }, Arguments: [var first, var second] }:
                return Value(first.Value, count, length) is { } one && Value(second.Value, count, length) is { } other ? Math.Max(one, other) : null;
            case IBinaryOperation { OperatorMethod: null } binary:
                return Value(binary.LeftOperand, count, length) is { } left && Value(binary.RightOperand, count, length) is { } right ? Combine(binary, left, right) : null;
            default:
                return null;
        }
    }

    private static double? Combine(IBinaryOperation binary, double left, double right)
    {
        bool isWhole = binary.Type?.SpecialType == SpecialType.System_Int32;
        return binary.OperatorKind switch
        {
            BinaryOperatorKind.Add => left + right,
            BinaryOperatorKind.Subtract => left - right,
            BinaryOperatorKind.Multiply => left * right,
            BinaryOperatorKind.Divide when right > 0 => isWhole ? Math.Truncate(left / right) : left / right,
            BinaryOperatorKind.LeftShift when isWhole && right is >= 0 and < 31 => left * (1 << (int)right),
            BinaryOperatorKind.RightShift when isWhole && right is >= 0 and < 31 && left >= 0 => Math.Floor(left / (1 << (int)right)),
            _ => null,
        };
    }
}
