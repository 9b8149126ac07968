using System.Text.RegularExpressions;

namespace AllocInsight.Cli.Screens;

/// <summary>Breaks text into lines.</summary>
internal static partial class Wrapping
{
    /// <summary>Breaks at spaces and line breaks; a word longer than a line is broken where the line ends.</summary>
    public static IEnumerable<string> Wrap(string text, int width)
    {
        string line = "";
        foreach (Match match in Word().Matches(text))
        {
            string word = match.Value;
            if (line.Length > 0 && line.Length + 1 + word.Length > width)
            {
                yield return line;
                line = "";
            }

            line = line.Length == 0 ? word : $"{line} {word}";
            for (; line.Length > width; line = line[width..]) yield return line[..width];
        }

        if (line.Length > 0) yield return line;
    }

    // Code between backticks stays on one line.
    [GeneratedRegex(@"[^\s`]*`[^`]+`[^\s`]*|\S+")]
    private static partial Regex Word();
}
