namespace AllocInsight.Cli.Screens;

/// <summary>Shortens command lines: the folders of a program say less than its arguments.</summary>
internal static class CommandText
{
    // The program, and the assembly where the program is "dotnet" (perhaps after "exec").
    private const int WordsWithFolders = 3;

    public static string Shorten(string commandLine)
    {
        string[] words = commandLine.Split(' ');
        for (int i = 0; i < Math.Min(WordsWithFolders, words.Length) && !words[i].StartsWith('-'); i++)
        {
            int folder = words[i].LastIndexOfAny(['/', '\\']);
            if (folder >= 0 && folder < words[i].Length - 1) words[i] = words[i][(folder + 1)..];
            if (i > 0 && words[i].EndsWith(".dll", StringComparison.OrdinalIgnoreCase)) break;
        }

        return string.Join(' ', words);
    }
}
