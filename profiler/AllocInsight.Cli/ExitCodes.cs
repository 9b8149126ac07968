namespace AllocInsight.Cli;

/// <summary>What the tool's exit code tells a script.</summary>
internal static class ExitCodes
{
    public const int Done = 0;
    public const int ToolFailed = 1;
    public const int WrongUsage = 2;
    public const int TargetFailed = 3;

    /// <summary>What shells report for a program that Ctrl+C ended.</summary>
    public const int Interrupted = 130;
}
