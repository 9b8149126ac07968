namespace AllocInsight.Profiling.Targets;

/// <summary>Reads a process's command line from the operating system, where it can be read: the runtime's own repeats the program.</summary>
internal static class CommandLine
{
    public static string? Of(int processId)
    {
        if (!OperatingSystem.IsLinux()) return null;
        try
        {
            string[] parts = File.ReadAllText($"/proc/{processId}/cmdline").TrimEnd('\0').Split('\0');
            return parts is [""] ? null : string.Join(' ', parts.Select(Quote));
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            return null;
        }
    }

    private static string Quote(string part) => part.Length == 0 || part.Contains(' ', StringComparison.Ordinal) ? $"\"{part}\"" : part;
}
