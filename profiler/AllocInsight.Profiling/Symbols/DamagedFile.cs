namespace AllocInsight.Profiling.Symbols;

/// <summary>What the readers of assemblies and symbols throw when a file is damaged, cut off, or out of reach.</summary>
internal static class DamagedFile
{
    /// <summary>Whether a file is to blame for an exception, not the code that reads it.</summary>
    public static bool Explains(Exception exception) => exception is
        BadImageFormatException or IOException or UnauthorizedAccessException or InvalidOperationException or ArgumentException or NotSupportedException or OverflowException
        or InsufficientExecutionStackException; // types nested in themselves
}
