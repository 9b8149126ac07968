using System.Collections.Immutable;
using System.Linq;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.Operations;

namespace AllocInsight.Analyzers.Escape;

/// <summary>Whether an asynchronous call is over where its expression ends.</summary>
internal static class Awaiting
{
    /// <summary>
    /// Whether the call's task is awaited, or waited for, in the same expression. A call that can be cancelled counts as going on: after
    /// the cancellation it may still use what it was given.
    /// </summary>
    public static bool IsOverAtOnce(IOperation call)
    {
        if (CanBeCancelled(call))
            return false;
        for (IOperation value = call; value.Parent is { } parent; value = parent)
        {
            switch (parent)
            {
                case IAwaitOperation:
                    return true;
                case IConversionOperation:
                    continue;
                case IInvocationOperation invocation when invocation.Instance == value:
                    switch (invocation.TargetMethod.Name)
                    {
                        case "ConfigureAwait" or "GetAwaiter" or "AsTask":
                            continue;
                        case "GetResult":
                            return true;
                        case "Wait":
                            return invocation.Arguments.IsEmpty;
                        default:
                            return false;
                    }

                case IPropertyReferenceOperation { Property.Name: "Result" }:
                    return true;
                // `await foreach`.
                case IForEachLoopOperation:
                    return true;
                default:
                    return false;
            }
        }

        return false;
    }

    private static bool CanBeCancelled(IOperation call)
    {
        ImmutableArray<IArgumentOperation> arguments = call switch
        {
            IInvocationOperation invocation => invocation.Arguments,
            IObjectCreationOperation creation => creation.Arguments,
            _ => [],
        };
        return arguments.Any(argument => argument is { ArgumentKind: ArgumentKind.Explicit, Parameter.Type.Name: "CancellationToken" }
            && !IsNone(argument.Value));
    }

    private static bool IsNone(IOperation token) => token switch
    {
        IConversionOperation conversion => IsNone(conversion.Operand),
        IDefaultValueOperation => true,
        IPropertyReferenceOperation { Property: { Name: "None", IsStatic: true } } => true,
        _ => false,
    };
}
