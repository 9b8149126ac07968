using System;
using Microsoft.CodeAnalysis;

namespace AllocInsight.Analyzers.Candidates.Texts;

/// <summary>Temporary text or bytes, and what serves instead.</summary>
internal sealed class TextFinding
{
    /// <summary>The diagnostic's property with the form.</summary>
    public const string Property = "Form";

    /// <param name="form">What serves instead.</param>
    /// <param name="rewrite">How it is written.</param>
    public TextFinding(TextForm form, string rewrite)
    {
        Form = form;
        Rewrite = rewrite;
    }

    /// <summary>What serves instead.</summary>
    public TextForm Form { get; }

    /// <summary>How it is written, for the message.</summary>
    public string Rewrite { get; }

    /// <summary>The form in a diagnostic's properties.</summary>
    public static TextForm FormOf(Diagnostic diagnostic) =>
        diagnostic.Properties.TryGetValue(Property, out string? text) && Enum.TryParse(text, out TextForm form) ? form : TextForm.None;
}
