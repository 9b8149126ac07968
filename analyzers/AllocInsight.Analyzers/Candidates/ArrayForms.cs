using System;
using System.Collections.Immutable;

namespace AllocInsight.Analyzers.Candidates;

/// <summary>Tells the fix what the analyzer found.</summary>
internal static class ArrayForms
{
    /// <summary>The diagnostic's property with the form.</summary>
    public const string Property = "Form";

    /// <summary>The form in a diagnostic's properties.</summary>
    public static ArrayForm Read(ImmutableDictionary<string, string?> properties) =>
        properties.TryGetValue(Property, out string? text) && Enum.TryParse(text, out ArrayForm form) ? form : ArrayForm.Array;
}
