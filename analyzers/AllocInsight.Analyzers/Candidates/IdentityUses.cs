using AllocInsight.Analyzers.Escape;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.Operations;

namespace AllocInsight.Analyzers.Candidates;

/// <summary>Uses to which it matters that an object is this one and no other: a pool hands out the same one again.</summary>
internal static class IdentityUses
{
    /// <summary>Whether a use is one of them. Locks, and what holds objects weakly, count as escapes before.</summary>
    public static bool Include(ValueUse use) => use.User switch
    {
        IBinaryOperation { OperatorKind: BinaryOperatorKind.Equals or BinaryOperatorKind.NotEquals } comparison => !IsNull(comparison.LeftOperand) && !IsNull(comparison.RightOperand),
        IInvocationOperation { TargetMethod.Name: "Equals" or "GetHashCode" } => true,
        IArgumentOperation { Parent: IInvocationOperation { TargetMethod.Name: "ReferenceEquals" or "Equals" or "GetHashCode" } } => true,
        _ => false,
    };

    private static bool IsNull(IOperation value) => value.ConstantValue is { HasValue: true, Value: null };
}
