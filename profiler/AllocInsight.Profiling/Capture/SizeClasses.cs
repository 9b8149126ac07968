using AllocInsight.Pooling;

namespace AllocInsight.Profiling.Capture;

/// <summary>Reads the name of a size-class table.</summary>
public static class SizeClasses
{
    /// <summary>What is wrong with a name, as a sentence for the user; null if it names a table.</summary>
    /// <param name="name">A Contract 1 name, such as <c>default</c> or <c>40,80,160</c>.</param>
    public static string? Problem(string name) => SizeClassTable.TryParse(name, out _, out string? error) ? null : error;

    /// <exception cref="ProfilingException">It is no name of a table; the message lists them.</exception>
    internal static SizeClassTable Parse(string name) =>
        SizeClassTable.TryParse(name, out SizeClassTable? table, out string? error) ? table : throw new ProfilingException(ProfilingFailure.Usage, error);
}
