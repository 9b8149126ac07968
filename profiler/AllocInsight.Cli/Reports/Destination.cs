namespace AllocInsight.Cli.Reports;

/// <summary>Where a report goes.</summary>
internal static class Destination
{
    /// <summary>The file, or null for standard output, which <c>-</c> and <c>/dev/stdout</c> mean too.</summary>
    public static string? Of(string? file) => file is "-" or "/dev/stdout" ? null : file;
}
