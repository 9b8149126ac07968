using System.Text.RegularExpressions;

namespace AllocInsight.Cli.Screens;

/// <summary>Shortens the names of types and methods; the other formats have them in full.</summary>
internal static partial class NameText
{
    /// <summary>
    /// Without the frameworks' namespaces, which say nothing that their types do not:
    /// <c>List&lt;Shop.Orders.Order&gt;</c>. Every namespace goes if need be.
    /// </summary>
    public static string Type(string name, int length, Glyphs glyphs)
    {
        string text = FrameworkNamespace().Replace(name, "");
        return text.Length > length ? ShortType(name, length, glyphs) : text;
    }

    /// <summary>Without any namespace, where file and line stand beside it: <c>List&lt;Order&gt;</c>.</summary>
    public static string ShortType(string name, int length, Glyphs glyphs) => glyphs.CutEnd(Qualifier().Replace(name, ""), length);

    /// <summary>The type and the method only: <c>Order.TotalAsync</c>, <c>Order.Total.get</c>, <c>the constructor of Order</c>.</summary>
    public static string Method(string name)
    {
        while (LeadingQualifier().Match(name) is { Success: true } leading) name = name[leading.Length..];
        return Constructor().Match(name) is { Success: true } constructor ? $"the constructor of {constructor.Groups["type"].Value}" : name;
    }

    [GeneratedRegex(@"\b(?:System|Microsoft)(?:\.[A-Za-z_]\w*)*\.(?=[A-Za-z_])")]
    private static partial Regex FrameworkNamespace();

    [GeneratedRegex(@"\b(?:[A-Za-z_]\w*\.)+(?=[A-Za-z_])")]
    private static partial Regex Qualifier();

    // The type must be left in front of the method or property, and the method in front of its lambda or local function.
    [GeneratedRegex(@"^[A-Za-z_]\w*\.(?=[A-Za-z_]\w*(?:<[^.]*>)?\.(?!(?:get|set|add|remove)(?:$|\.\())[A-Za-z_.])")]
    private static partial Regex LeadingQualifier();

    [GeneratedRegex(@"^(?<type>(?<name>[A-Za-z_]\w*)(?:<[^.]*>)?)\.\k<name>$")]
    private static partial Regex Constructor();
}
