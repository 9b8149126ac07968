namespace AllocInsight.Testing.Analysis;

/// <summary>Says where two texts first differ, and shows both. Line ends do not count.</summary>
internal static class TextDifference
{
    public static bool Differ(string expected, string found) => Normalize(expected) != Normalize(found);

    public static string Describe(string expected, string found)
    {
        string[] wanted = Normalize(expected).Split('\n'), got = Normalize(found).Split('\n');
        int line = 0;
        while (line < wanted.Length && line < got.Length && wanted[line] == got[line]) line++;
        string wantedLine = Line(wanted, line), gotLine = Line(got, line);
        int column = wantedLine.AsSpan().CommonPrefixLength(gotLine);
        return $"""
            First difference, line {line + 1}, column {column + 1}:
              expected: {wantedLine}
              found:    {gotLine}
                        {new string(' ', column)}^
            --- expected
            {Numbered(expected)}
            --- found
            {Numbered(found)}
            """;
    }

    /// <summary>The text with line numbers.</summary>
    public static string Numbered(string text) =>
        string.Join('\n', Normalize(text).Split('\n').Select((line, index) => $"{index + 1,4}  {line}"));

    private static string Normalize(string text) => text.ReplaceLineEndings("\n");

    private static string Line(string[] lines, int index) => index < lines.Length ? lines[index] : "(no such line)";
}
