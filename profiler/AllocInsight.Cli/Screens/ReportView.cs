namespace AllocInsight.Cli.Screens;

/// <summary>How a text report should look; together with the profile it decides every character.</summary>
internal sealed record ReportView
{
    /// <summary>Number of sites to show.</summary>
    public int Top { get; init; } = 15;

    /// <summary>The command that repeats the measurement.</summary>
    public required Invocation Again { get; init; }

    /// <summary>False keeps to ASCII.</summary>
    public bool Unicode { get; init; } = true;

    /// <summary>True adds terminal colours.</summary>
    public bool Color { get; init; }

    /// <summary>Folder that paths are shown relative to.</summary>
    public string CurrentFolder { get; init; } = FindCurrentFolder();

    // It may have been removed since this process started.
    private static string FindCurrentFolder()
    {
        try
        {
            return Environment.CurrentDirectory;
        }
        catch (IOException)
        {
            return "/";
        }
    }
}
