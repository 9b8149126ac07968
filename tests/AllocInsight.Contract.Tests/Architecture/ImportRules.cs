namespace AllocInsight.Contract.Tests.Architecture;

/// <summary>The import rules, as the architecture page states them.</summary>
internal static class ImportRules
{
    public const string Page = "docs/architecture.md";

    private const string Root = "AllocInsight.";

    /// <summary>Each namespace with those that it may use, from the bottom up.</summary>
    public static IReadOnlyList<(string Namespace, string[] MayUse)> Namespaces { get; } =
        [.. new MarkdownPage(Page).Table("namespace").Select(row => (Root + row[0], Names(row[2]).Select(name => Root + name).ToArray()))];

    /// <summary>The names of a cell.</summary>
    public static string[] Names(string cell) =>
        cell is "nothing" or "none" ? [] : cell.Split(',', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries);
}
