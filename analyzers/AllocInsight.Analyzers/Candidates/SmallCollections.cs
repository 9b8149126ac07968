using System.Linq;
using AllocInsight.Analyzers.Escape;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.Operations;

namespace AllocInsight.Analyzers.Candidates;

/// <summary>
/// Tells lists, stacks and queues that are seen to need no more room than what their first element makes, and so take few bytes:
/// a lease is hardly faster than <c>new</c> for them, and slower where there are none.
/// </summary>
internal static class SmallCollections
{
    private const int MostElements = 4;

    // The collection itself, and the header of its array.
    private const int OtherBytes = 32 + 24;

    /// <summary>Whether a collection is seen to stay below a number of bytes.</summary>
    /// <param name="found">The collection.</param>
    /// <param name="report">Its uses.</param>
    /// <param name="thresholdBytes">The bytes from which on a lease pays.</param>
    public static bool Include(NewObject found, EscapeReport report, int thresholdBytes) =>
        found.Type is { Name: "List" or "Stack" or "Queue", TypeArguments: [var element] }
        && OtherBytes + (MostElements * (long)ElementSize.Of(element)) < thresholdBytes
        && HoldsFew(found, report);

    private static bool HoldsFew(NewObject found, EscapeReport report)
    {
        if (report.Aliases.Count > 0 || report.IsCaptured)
            return false;
        if (found.Argument("collection") is not null || found.Argument("capacity") is { Value.ConstantValue: not { HasValue: true, Value: int and >= 0 and <= MostElements } })
            return false;
        if (InitialElements(found) is not { } elements)
            return false;
        foreach (ValueUse use in report.Uses)
        {
            if (ElementsAdded(use, found.Creation.Scope) is not { } added)
                return false;
            elements += added;
        }

        return elements <= MostElements;
    }

    private static int? InitialElements(NewObject found) => found.Creation.Operation switch
    {
        ICollectionExpressionOperation expression => expression.Elements.Any(element => element is ISpreadOperation) ? null : expression.Elements.Length,
        _ => found.Initializer?.Expressions.Count ?? 0,
    };

    /// <summary>How many elements a use adds at most; null where that is not known.</summary>
    private static int? ElementsAdded(ValueUse use, SyntaxNode scope) => use.User switch
    {
        _ when !use.IsDirect => use.Value.Type is { } derived && Reads(derived) ? 0 : null,
        IInvocationOperation call when call.Instance == use.Value => call.TargetMethod.Name switch
        {
            "Add" or "Insert" or "Push" or "Enqueue" => LoopSyntax.Repeats(call.Syntax, scope) ? null : 1,
            "AddRange" or "InsertRange" or "EnsureCapacity" or "SetCount" => null,
            _ => 0,
        },
        IPropertyReferenceOperation or IForEachLoopOperation => 0,
        IArgumentOperation { Parameter.Type: { } type } => Reads(type) ? 0 : null,
        _ => null,
    };

    private static bool Reads(ITypeSymbol type) => type.Name is "IEnumerable" or "IOrderedEnumerable" or "IReadOnlyCollection" or "IReadOnlyList";
}
