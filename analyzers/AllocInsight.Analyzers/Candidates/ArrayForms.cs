using System;
using System.Collections.Immutable;

namespace AllocInsight.Analyzers.Candidates;

/// <summary>Tells the fix what the analyzer found.</summary>
internal static class ArrayForms
{
    /// <summary>The diagnostic's property with the form.</summary>
    public const string Property = "Form";

    /// <summary>What is written for a form, for the message.</summary>
    /// <param name="form">The form.</param>
    /// <param name="name">The array's variable.</param>
    /// <param name="element">The elements' type.</param>
    /// <param name="length">The length.</param>
    public static string Rewrite(ArrayForm form, string name, string element, string length) => form switch
    {
        ArrayForm.Span => $"using var {name} = Pool.Rent<{element}>({length})",
        ArrayForm.SpanOfLease => $"using var {name}Lease = Pool.Rent<{element}>({length})",
        ArrayForm.Array => $"using var {name}Lease = Pool.Array<{element}>({length}, out var {name})",
        _ => $"ArrayPool<{element}>.Shared.Rent({length})",
    };

    /// <summary>The form in a diagnostic's properties.</summary>
    public static ArrayForm Read(ImmutableDictionary<string, string?> properties) =>
        properties.TryGetValue(Property, out string? text) && Enum.TryParse(text, out ArrayForm form) ? form : ArrayForm.Array;
}
