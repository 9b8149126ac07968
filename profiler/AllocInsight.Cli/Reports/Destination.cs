namespace AllocInsight.Cli.Reports;

/// <summary>Where a report goes.</summary>
internal static class Destination
{
    /// <summary>The file, or null for standard output, which <c>-</c> and <c>/dev/stdout</c> mean too.</summary>
    public static string? Of(string? file) => file is "-" or "/dev/stdout" ? null : file;

    /// <summary>True for the system's devices, which keep nothing that could be replaced; the memory that is mounted beside them holds files.</summary>
    public static bool IsDevice(string file) =>
        file.StartsWith("/dev/", StringComparison.Ordinal) && !file.StartsWith("/dev/shm/", StringComparison.Ordinal);
}
