namespace AllocInsight.Profiling.Targets;

/// <summary>Finds the .NET processes of this machine whose diagnostics port can be reached. Safe to call from any thread.</summary>
public static class ProcessFinder
{
    /// <summary>Every process that can be attached to, by id; this process itself is left out.</summary>
    public static IReadOnlyList<DotnetProcess> List() => throw new NotSupportedException();

    /// <summary>Finds the one process that a user means by its id or name.</summary>
    /// <exception cref="ProfilingException">There is none, several match (the message lists them), or it cannot be profiled.</exception>
    public static DotnetProcess Find(string idOrName) => throw new NotSupportedException(idOrName);
}
