namespace AllocInsight.Profiling;

/// <summary>The system's reason for a failure, as a part of a message.</summary>
internal static class SystemWords
{
    /// <summary>The system's own words without the path, which our message names already.</summary>
    public static string Of(Exception e)
    {
        int path = e.Message.IndexOf(" : '", StringComparison.Ordinal);
        string reason = (path < 0 ? e.Message : e.Message[..path]).TrimEnd('.');
        return reason.Length == 0 ? "unknown reason" : char.ToLowerInvariant(reason[0]) + reason[1..];
    }
}
