using System.Linq;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.Operations;

namespace AllocInsight.Analyzers.Growth;

/// <summary>Recognises a call that copies all elements written so far, and no others that matter, to the start of another array.</summary>
internal static class ElementCopy
{
    /// <summary>Whether a call does that: <c>Array.Copy</c> with or without offsets, <c>CopyTo</c> of the array or of a span of it.</summary>
    /// <param name="call">The call.</param>
    /// <param name="from">The array.</param>
    /// <param name="to">The other array.</param>
    /// <param name="count">The count of elements written.</param>
    /// <param name="exact">Whether it must not copy what is behind them, too.</param>
    public static bool Is(IInvocationOperation call, ILocalSymbol from, ILocalSymbol to, ILocalSymbol count, bool exact)
    {
        IOperation[] values = [.. call.Arguments.OrderBy(argument => argument.Parameter!.Ordinal).Select(argument => Unconverted(argument.Value))];
        bool isArray = call.TargetMethod.ContainingType.SpecialType == SpecialType.System_Array;
        return (call.TargetMethod.Name, values) switch
        {
            ("Copy", [var source, var target, var length]) => isArray && Is(source, from) && Is(target, to) && IsAll(length),
            ("Copy", [var source, var start, var target, var offset, var length]) =>
                isArray && Is(source, from) && IsZero(start) && Is(target, to) && IsZero(offset) && IsAll(length),
            ("CopyTo", [var target, var offset]) => !exact && isArray && call.Instance is { } source && Is(source, from) && Is(target, to) && IsZero(offset),
            _ => false,
        };

        bool IsAll(IOperation length) =>
            Is(length, count) || !exact && length is IPropertyReferenceOperation { Property.Name: "Length", Instance: { } measured } && Is(measured, from);
    }

    /// <summary>Whether an expression is a variable.</summary>
    public static bool Is(IOperation? value, ILocalSymbol local) =>
        value is ILocalReferenceOperation { Local: var read } && SymbolEqualityComparer.Default.Equals(read, local);

    /// <summary>Whether an expression is the constant 0.</summary>
    public static bool IsZero(IOperation? value) => value?.ConstantValue is { HasValue: true, Value: 0 };

    /// <summary>An expression without what the compiler converts it by.</summary>
    public static IOperation Unconverted(IOperation value) =>
        value is IConversionOperation { IsImplicit: true, Operand: var operand } ? Unconverted(operand) : value;
}
