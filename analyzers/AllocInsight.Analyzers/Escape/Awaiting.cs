using System.Linq;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.Operations;

namespace AllocInsight.Analyzers.Escape;

/// <summary>Whether an asynchronous call is over where its expression ends.</summary>
internal static class Awaiting
{
    /// <summary>
    /// Whether the call's task is awaited, waited for, or passed on to who will do so, in the same expression. A call that can be cancelled
    /// counts as going on: after the cancellation it may still use what it was given.
    /// </summary>
    /// <param name="call">The call.</param>
    /// <param name="passesOn">The function whose returned tasks its caller waits for, if there is one.</param>
    public static bool IsOverAtOnce(IOperation call, IMethodSymbol? passesOn)
    {
        if (CanBeCancelled(call))
            return false;
        for (IOperation value = call; value.Parent is { } parent; value = parent)
        {
            switch (parent)
            {
                case IAwaitOperation:
                    return true;
                case IConversionOperation { OperatorMethod: null } or IParenthesizedOperation or ICoalesceOperation { ValueConversion.MethodSymbol: null }:
                case IConditionalOperation conditional when conditional.Condition != value:
                case ISwitchExpressionArmOperation arm when arm.Value == value:
                case ISwitchExpressionOperation when value is ISwitchExpressionArmOperation:
                    continue;
                case IInvocationOperation invocation when invocation.Instance == value && TypeFacts.IsOfTasks(invocation.TargetMethod.ContainingType):
                    switch (invocation.TargetMethod.Name)
                    {
                        case "ConfigureAwait" or "GetAwaiter" or "AsTask":
                            continue;
                        case "GetResult":
                            return Blocks(invocation.TargetMethod.ContainingType);
                        case "Wait":
                            return invocation.Arguments.IsEmpty;
                        default:
                            return false;
                    }

                case IPropertyReferenceOperation { Property: { Name: "Result", ContainingType: { } type } }:
                    return TypeFacts.IsOfTasks(type) && Blocks(type);
                // `await foreach`.
                case IForEachLoopOperation loop:
                    return loop.IsAsynchronous;
                case IReturnOperation { Kind: OperationKind.Return } result:
                    return passesOn is not null && SymbolEqualityComparer.Default.Equals(Functions.Around(result, passesOn), passesOn);
                default:
                    return false;
            }
        }

        return false;
    }

    // The result of a ValueTask that is not done yet may throw, while the work goes on.
    private static bool Blocks(INamedTypeSymbol type) => type.Name is "Task" or "TaskAwaiter" or "ConfiguredTaskAwaiter";

    private static bool CanBeCancelled(IOperation call) =>
        CallFacts.Arguments(call).Any(argument => argument is { ArgumentKind: ArgumentKind.Explicit, Parameter.Type.Name: "CancellationToken" }
            && !IsNone(argument.Value));

    private static bool IsNone(IOperation token) => token switch
    {
        IConversionOperation conversion => IsNone(conversion.Operand),
        IDefaultValueOperation => true,
        IPropertyReferenceOperation { Property: { Name: "None", IsStatic: true } } => true,
        _ => false,
    };
}
