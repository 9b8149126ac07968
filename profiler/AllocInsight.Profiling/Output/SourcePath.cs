namespace AllocInsight.Profiling.Output;

/// <summary>Makes the path that a compiler recorded mean the same on every machine.</summary>
internal static class SourcePath
{
    // Deterministic builds put the repository's root at /_/ (and its submodules at /_1/ ...).
    private const string DeterministicRoot = "/_/";

    /// <summary>The path relative to the nearest parent folder with a <c>.git</c>, else as recorded; always with <c>/</c>.</summary>
    public static string RepositoryRelative(string recorded)
    {
        string path = WithForwardSlashes(recorded);
        if (path.StartsWith(DeterministicRoot, StringComparison.Ordinal)) return path[DeterministicRoot.Length..];
        if (!Path.IsPathFullyQualified(recorded)) return path;

        for (string? folder = Path.GetDirectoryName(recorded); folder is not null; folder = Path.GetDirectoryName(folder))
        {
            // A file in worktrees and submodules, a folder elsewhere.
            if (Path.Exists(Path.Combine(folder, ".git"))) return WithForwardSlashes(Path.GetRelativePath(folder, recorded));
        }

        return path;
    }

    /// <summary>A backslash separates folders only where a Windows compiler wrote it; elsewhere it is part of a name.</summary>
    private static string WithForwardSlashes(string path) =>
        path.Contains('/', StringComparison.Ordinal) ? path : path.Replace('\\', '/');
}
