using System.Text.RegularExpressions;
using AllocInsight.Testing;

namespace AllocInsight.Contract.Tests;

/// <summary>A page of documentation: its tables and links.</summary>
internal sealed partial class MarkdownPage(string path)
{
    private readonly string[] _lines = File.ReadAllLines(Repository.PathOf(path));

    /// <summary>Relative to the repository's root.</summary>
    public string Path { get; } = path;

    /// <summary>The text outside code blocks.</summary>
    public string Prose => CodeBlock().Replace(Text, "");

    public string Text => string.Join('\n', _lines);

    /// <summary>Rows of the table whose first column has this title, each a list of cells without backticks.</summary>
    public IReadOnlyList<string[]> Table(string firstColumn)
    {
        string[] rows = [.. _lines.SkipWhile(line => !line.StartsWith($"| {firstColumn} |", StringComparison.Ordinal)).TakeWhile(line => line.StartsWith('|')).Skip(2)];
        Assert.True(rows.Length > 0, $"{Path} has no table whose first column is titled '{firstColumn}'. Restore it: a test reads it.");
        return [.. rows.Select(row => row.Trim('|', ' ').Split('|').Select(cell => cell.Replace("`", "", StringComparison.Ordinal).Trim()).ToArray())];
    }

    /// <summary>What its links point to.</summary>
    public IEnumerable<string> Links => Link().Matches(Prose).Select(match => match.Groups[1].Value);

    /// <summary>The anchors that its headings make, as GitHub makes them.</summary>
    public IEnumerable<string> Anchors => _lines.Where(line => line.StartsWith('#'))
        .Select(line => NotInAnchor().Replace(line.TrimStart('#').Trim().ToLowerInvariant(), "").Replace(' ', '-'));

    [GeneratedRegex(@"^```.*?^```", RegexOptions.Multiline | RegexOptions.Singleline)]
    private static partial Regex CodeBlock();

    [GeneratedRegex(@"\]\(([^)\s]+)\)")]
    private static partial Regex Link();

    [GeneratedRegex(@"[^\w\- ]")]
    private static partial Regex NotInAnchor();
}
