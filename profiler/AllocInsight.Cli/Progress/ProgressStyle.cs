namespace AllocInsight.Cli.Progress;

/// <summary>How progress shows on a terminal.</summary>
internal enum ProgressStyle
{
    /// <summary>One line that is painted again and again: where nobody else writes.</summary>
    Live,

    /// <summary>A line of its own every few seconds: where the measured program writes to the same terminal.</summary>
    Lines,
}
