using System;
using System.Collections.Immutable;
using Microsoft.CodeAnalysis;

namespace AllocInsight.Analyzers.Candidates.Texts;

/// <summary>Temporary text or bytes, and what serves instead.</summary>
internal sealed class TextFinding
{
    /// <summary>The diagnostic's property with the form.</summary>
    private const string Property = "TextForm";

    /// <param name="form">What serves instead.</param>
    /// <param name="rewrite">How it is written.</param>
    /// <param name="array">What the pool lends for it, if anything.</param>
    /// <param name="notKeeping">The part of the message that names the methods that it is passed to.</param>
    public TextFinding(TextForm form, string rewrite, ArrayForm? array = null, string notKeeping = "")
    {
        Form = form;
        Rewrite = rewrite;
        Array = array;
        NotKeeping = notKeeping;
    }

    /// <summary>What serves instead.</summary>
    public TextForm Form { get; }

    /// <summary>How it is written, for the message.</summary>
    public string Rewrite { get; }

    /// <summary>What the pool lends for it; null for what needs no pool.</summary>
    public ArrayForm? Array { get; }

    /// <summary>The part of the message that names the methods that it is passed to; empty where there are none.</summary>
    public string NotKeeping { get; }

    /// <summary>What tells the fix of it.</summary>
    public ImmutableDictionary<string, string?> Properties
    {
        get
        {
            ImmutableDictionary<string, string?> properties = ImmutableDictionary<string, string?>.Empty.Add(Property, Form.ToString());
            return Array is { } array ? properties.Add(ArrayForms.Property, array.ToString()) : properties;
        }
    }

    /// <summary>The form in a diagnostic's properties.</summary>
    public static TextForm FormOf(Diagnostic diagnostic) =>
        diagnostic.Properties.TryGetValue(Property, out string? text) && Enum.TryParse(text, out TextForm form) ? form : TextForm.None;
}
