using System.Collections.Generic;
using System.Linq;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp.Syntax;
using Microsoft.CodeAnalysis.Operations;

namespace AllocInsight.Analyzers.Candidates;

/// <summary>How the pool lends a <c>StringBuilder</c> that is as a creation makes it.</summary>
internal static class BuilderLease
{
    /// <summary>The type.</summary>
    public static BclTypeNames Types { get; } = new("System.Text.StringBuilder");

    /// <summary>The lease that means the same as a creation; null where there is none.</summary>
    public static LeaseText? Of(NewObject found)
    {
        if (found.Call is not { } call || found.Initializer is { Expressions.Count: > 0 })
            return null;
        // A builder with a largest length is not one of the pool's.
        if (call.Arguments.Any(argument => argument.Parameter?.Name is not ("capacity" or "value" or "startIndex" or "length")))
            return null;
        IArgumentOperation? value = found.Argument("value"), capacity = found.Argument("capacity");
        List<string> following = [];
        if (value is not null && !LastingComparers.IsNull(value.Value))
        {
            if (!CanAppend(value.Value) || !MayComeLater(call, value.Value, capacity?.Value))
                return null;
            IArgumentOperation?[] parts = [value, found.Argument("startIndex"), found.Argument("length")];
            following.Add($"{found.VariableName}.Append({string.Join(", ", parts.Where(part => part is not null).Select(part => Text(part!)))});");
        }

        return new LeaseText("StringBuilder", capacity is null ? null : Text(capacity), null, following);
    }

    // What an operator makes a string would be appended as what it was before.
    private static bool CanAppend(IOperation value) => value is { Type.SpecialType: SpecialType.System_String } and not IConversionOperation { IsImplicit: true };

    // The capacity is evaluated first then.
    private static bool MayComeLater(IObjectCreationOperation call, IOperation value, IOperation? capacity) =>
        call.Arguments.All(argument => argument.Syntax is ArgumentSyntax { NameColon: null })
        && (capacity is null or { ConstantValue.HasValue: true } || PlainValues.Include(value) && PlainValues.Include(capacity));

    private static string Text(IArgumentOperation argument) => ((ArgumentSyntax)argument.Syntax).Expression.ToString();
}
