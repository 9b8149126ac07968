namespace AllocInsight.Profiling.Targets;

/// <summary>Asks the operating system whether a process can answer at all.</summary>
internal static class ProcessState
{
    /// <summary>Whether all of it is stopped, by a signal or a debugger; false where that cannot be told.</summary>
    public static bool IsSuspended(int processId)
    {
        if (!OperatingSystem.IsLinux()) return false;
        try
        {
            // The state stands behind the name, which may itself hold parentheses and blanks.
            string line = File.ReadAllText($"/proc/{processId}/stat");
            return line.AsSpan(line.LastIndexOf(')') + 1).TrimStart() is ['T' or 't', ..];
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            return false;
        }
    }
}
