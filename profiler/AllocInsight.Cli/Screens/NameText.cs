using System.Text.RegularExpressions;

namespace AllocInsight.Cli.Screens;

/// <summary>Shortens the names of types and methods: the frameworks' namespaces say nothing that their types do not.</summary>
internal static partial class NameText
{
    /// <summary><c>System.Collections.Generic.List&lt;Shop.Order&gt;</c> as <c>List&lt;Shop.Order&gt;</c>; every namespace goes if need be.</summary>
    public static string Type(string name, int length, Glyphs glyphs)
    {
        string text = FrameworkNamespace().Replace(name, "");
        if (text.Length > length) text = AnyQualifier().Replace(name, "");
        return glyphs.CutEnd(text, length);
    }

    /// <summary><c>System.String.Concat</c> as <c>String.Concat</c>; more namespaces go if need be.</summary>
    public static string Method(string name, int length, Glyphs glyphs)
    {
        string text = FrameworkNamespaceOfMethod().Replace(name, "");
        while (text.Length > length && LeadingQualifier().Match(text) is { Success: true } leading)
            text = glyphs.Ellipsis + text[leading.Length..];
        return text;
    }

    [GeneratedRegex(@"\b(?:System|Microsoft)(?:\.[A-Za-z_]\w*)*\.(?=[A-Za-z_])")]
    private static partial Regex FrameworkNamespace();

    [GeneratedRegex(@"\b(?:[A-Za-z_]\w*\.)+(?=[A-Za-z_])")]
    private static partial Regex AnyQualifier();

    // The type must be left in front of the method.
    [GeneratedRegex(@"^(?:System|Microsoft)(?:\.[A-Za-z_]\w*)*\.(?=[A-Za-z_]\w*(?:<[^.]*>)?\.[A-Za-z_(.])")]
    private static partial Regex FrameworkNamespaceOfMethod();

    [GeneratedRegex(@"^(?:…|\.\.\.)?[A-Za-z_]\w*\.(?=[A-Za-z_]\w*(?:<[^.]*>)?\.[A-Za-z_(.])")]
    private static partial Regex LeadingQualifier();
}
