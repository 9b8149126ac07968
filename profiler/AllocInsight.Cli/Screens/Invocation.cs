namespace AllocInsight.Cli.Screens;

/// <summary>A command line of this tool that a report can suggest again with other options.</summary>
/// <param name="Verb">The verb, such as <c>attach</c>.</param>
/// <param name="Before">What stands before the options, such as a process name; may be empty.</param>
/// <param name="After">What stands after them, such as <c>-- dotnet Shop.dll</c>; may be empty.</param>
internal sealed record Invocation(string Verb, string Before = "", string After = "")
{
    private const string SameCommand = "-- <the same command>";

    /// <summary>The whole command with these options; what follows them is abbreviated where it would not fit.</summary>
    public string With(string options, int width)
    {
        string command = Join(options, After);
        return command.Length > width && After.Length > SameCommand.Length ? Join(options, SameCommand) : command;
    }

    /// <summary>True if a longer duration can be asked for.</summary>
    public bool HasFixedDuration => Verb == "attach";

    /// <summary>True if this measured the bundled program.</summary>
    public bool IsDemo => Verb == "demo";

    /// <summary>True if the figures are kept in a profile already.</summary>
    public bool ReadsProfile => Verb == "report" && Before.TrimEnd('\'').EndsWith(".json", StringComparison.OrdinalIgnoreCase);

    private string Join(string options, string after)
    {
        string[] words = ["allocinsight", Verb, Before, options, after];
        return string.Join(' ', words.Where(word => word.Length > 0));
    }

    /// <summary>A word as a POSIX shell needs it.</summary>
    public static string Quote(string word)
    {
        bool plain = word.Length > 0 && word.All(c => char.IsAsciiLetterOrDigit(c) || "-_./=:,@%+~\\".Contains(c, StringComparison.Ordinal));
        return plain ? word : $"'{word.Replace("'", @"'\''", StringComparison.Ordinal)}'";
    }
}
