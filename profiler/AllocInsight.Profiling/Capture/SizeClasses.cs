using AllocInsight.Pooling;

namespace AllocInsight.Profiling.Capture;

/// <summary>Reads the name of a size-class table.</summary>
internal static class SizeClasses
{
    /// <exception cref="ProfilingException">It is no name of a table; the message lists them.</exception>
    public static SizeClassTable Parse(string name) =>
        SizeClassTable.TryParse(name, out SizeClassTable? table, out string? error) ? table : throw new ProfilingException(ProfilingFailure.Usage, error);
}
