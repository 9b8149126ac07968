using AllocInsight.Analyzers.Candidates;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.Operations;

namespace AllocInsight.Analyzers.Implicit;

/// <summary>What makes strings. Copies of parts of a string (<c>Substring</c>, <c>Split</c>) are another rule's.</summary>
internal static class Texts
{
    private const string ToDestination = "write the parts to their destination one by one, or append them to a builder that is used again";
    private const string CompareByCase = "compare with 'StringComparison.OrdinalIgnoreCase' instead of changing the case";

    /// <summary>The string that an operation certainly makes.</summary>
    public static ImplicitAllocation? Find(IOperation operation)
    {
        if (operation is not { Type.SpecialType: SpecialType.System_String, ConstantValue.HasValue: false })
            return null;
        return operation switch
        {
            ICompoundAssignmentOperation joined => Make(joined, $"'{joined.Target.Syntax}' is copied to be made longer", LoopSyntax.Repeats(joined.Syntax) ? "append to a StringBuilder that is made before the loop" : ToDestination),
            IBinaryOperation { Parent: not IBinaryOperation { Type.SpecialType: SpecialType.System_String } and not ICompoundAssignmentOperation } joined => Make(joined, "Strings are joined to a new one", ToDestination),
            IInterpolatedStringOperation text when text.Parent is not IInterpolatedStringHandlerCreationOperation => Make(text, "The interpolated string is a new one each time", "write it into a span with 'TryWrite', or append it to a builder that is used again"),
            IObjectCreationOperation made => Make(made, "A string is made of characters", "pass on the span or array of the characters"),
            IInvocationOperation call => OfCall(call),
            _ => null,
        };
    }

    /// <summary>The string that a method of another assembly may make.</summary>
    public static ImplicitAllocation? FindUnknown(IOperation operation) =>
        operation is IInvocationOperation { TargetMethod: { Name: not ("ToString" or "Intern" or "IsInterned") } method } call && IsForeign(method) && !IsPart(method) && AdviceOn(method, call) is null
            ? Make(call, $"'{Shown(method)}' makes a string", "look for a form of it that writes into a span, a builder or the destination itself")
            : null;

    private static ImplicitAllocation? OfCall(IInvocationOperation call)
    {
        IMethodSymbol method = call.TargetMethod;
        if (!IsForeign(method))
            return null;
        string what = $"'{Shown(method)}' makes a string";
        if (ToStringCalls.CanDrop(call))
            return new ImplicitAllocation(ImplicitKind.Text, call.Syntax, $"{what}, which is copied at once", "leave 'ToString' out: the value is formatted in place", ImplicitRewrite.NoToString);
        return AdviceOn(method, call) is { } advice ? Make(call, what, advice) : null;
    }

    private static string? AdviceOn(IMethodSymbol method, IInvocationOperation call)
    {
        if (method.ContainingType.SpecialType == SpecialType.System_String)
        {
            return method.Name switch
            {
                "Trim" or "TrimStart" or "TrimEnd" => "trim its span, with 'AsSpan'",
                "ToUpper" or "ToLower" or "ToUpperInvariant" or "ToLowerInvariant" => CompareByCase,
                "Format" => "format into a span with 'TryWrite', or append to a builder that is used again",
                "Concat" or "Join" or "Replace" or "Insert" or "Remove" or "PadLeft" or "PadRight" or "Create" => ToDestination,
                _ => null,
            };
        }

        return (method.ContainingType.Name, method.Name) switch
        {
            ("StringBuilder", "ToString") => "write its pieces ('GetChunks') to their destination",
            ("StringWriter", "ToString") => "write to the destination itself",
            ("Span" or "ReadOnlySpan" or "Memory" or "ReadOnlyMemory", "ToString") => "pass on the span itself",
            ("Encoding" or "ASCIIEncoding" or "UTF8Encoding" or "UnicodeEncoding", "GetString") => "decode into a span of characters, or compare the bytes as they are",
            ("TextReader" or "StreamReader" or "StringReader", "ReadLine" or "ReadToEnd") => "read into a buffer, and work on spans of it",
            (_, "ToString") when call.Instance is { Type: { IsValueType: true, TypeKind: not TypeKind.Enum, SpecialType: not SpecialType.System_Boolean } } => "format it into a span with 'TryFormat', or keep the text of common values",
            _ => null,
        };
    }

    // A method of the project's own has lines of its own, where its strings are counted; one that returns what it was given makes none.
    private static bool IsForeign(IMethodSymbol method) =>
        method is { Locations: [{ IsInMetadata: true }, ..], OriginalDefinition.ReturnType.SpecialType: SpecialType.System_String };

    private static bool IsPart(IMethodSymbol method) => method is { Name: "Substring", ContainingType.SpecialType: SpecialType.System_String };

    private static string Shown(IMethodSymbol method) => method.Name == "ToString" ? "ToString" : $"{method.ContainingType.Name}.{method.Name}";

    private static ImplicitAllocation Make(IOperation operation, string what, string advice) => new(ImplicitKind.Text, operation.Syntax, what, advice);
}
