namespace AllocInsight.Profiling.Capture;

/// <summary>A program to start and profile from its first instruction.</summary>
/// <param name="FileName">The program, looked up on the path as the shell does.</param>
/// <param name="Arguments">Its arguments, each passed on as it is.</param>
public sealed record LaunchRequest(string FileName, IReadOnlyList<string> Arguments)
{
    /// <summary>Variables to set on top of this process's own.</summary>
    public IReadOnlyDictionary<string, string> Environment { get; init; } = new Dictionary<string, string>();

    /// <summary>True sends the program's standard output to this process's standard error, keeping standard output for the report.</summary>
    public bool OutputToStandardError { get; init; }
}
