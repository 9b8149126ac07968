using System.Collections.Generic;
using System.Linq;
using AllocInsight.Analyzers.Escape;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.Operations;

namespace AllocInsight.Analyzers.Candidates;

/// <summary>
/// Uses to which it matters that an object is this one and no other: a pool hands out the same one again, and so does a loop that makes it once. Locks,
/// and what holds objects weakly or pins them, count as escapes before.
/// </summary>
internal sealed class IdentityUses
{
    private readonly EscapeAnalysis _escape;
    private readonly HashSet<IMethodSymbol> _seen = new(SymbolEqualityComparer.Default);

    private IdentityUses(EscapeAnalysis escape) => _escape = escape;

    /// <summary>Whether there is one, also in the methods that the object is passed to.</summary>
    /// <param name="escape">Reads those methods.</param>
    /// <param name="report">What becomes of the object, which does not escape.</param>
    public static bool Are(EscapeAnalysis escape, EscapeReport report) => new IdentityUses(escape).In(report);

    private bool In(EscapeReport report) => report.Uses.Any(Is) || report.Callees.Any(callee => _seen.Add(callee) && In(callee));

    // Which of its parameters the object is passed for is not noted: any that could be it counts.
    private bool In(IMethodSymbol callee) =>
        callee.Parameters.Where(parameter => TypeFacts.CanHold(parameter.Type)).Any(parameter => _escape.OfParameter(parameter.OriginalDefinition) is { } inside && In(inside))
        || !callee.IsStatic && _escape.OfReceiver(callee.OriginalDefinition) is { } own && In(own);

    private static bool Is(ValueUse use) => use.User switch
    {
        IBinaryOperation { OperatorKind: BinaryOperatorKind.Equals or BinaryOperatorKind.NotEquals } comparison => !IsNull(comparison.LeftOperand) && !IsNull(comparison.RightOperand),
        IInvocationOperation call when call.Instance == use.Value => call.TargetMethod.Name == "GetHashCode" || call.TargetMethod is { Name: "Equals", Parameters: [{ Type: not { Name: "ReadOnlySpan" } }] },
        IArgumentOperation { Parent: IInvocationOperation call, Parameter: { } parameter } => ComparesOrHashes(call.TargetMethod, parameter),
        _ => use.Value.DescendantsAndSelf().Any(value => value is IMethodReferenceOperation { Method.Name: "Equals" or "GetHashCode" }),
    };

    // By what is passed for the element or key of a collection, not by the collection itself.
    private static bool ComparesOrHashes(IMethodSymbol method, IParameterSymbol parameter) =>
        (method.Name is "ReferenceEquals" or "Equals" or "GetHashCode" or "Contains" or "ContainsKey" or "ContainsValue" or "IndexOf" or "LastIndexOf" or "Remove" or "TryGetValue" || method.ContainingType.Name == "HashCode")
        && parameter.RefKind == RefKind.None && parameter.OriginalDefinition.Type is ITypeParameterSymbol or { SpecialType: SpecialType.System_Object };

    private static bool IsNull(IOperation value) => value.ConstantValue is { HasValue: true, Value: null };
}
