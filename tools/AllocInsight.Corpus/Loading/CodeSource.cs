namespace AllocInsight.Corpus.Loading;

/// <summary>What code is looked at, and how it is built.</summary>
/// <param name="Path">A solution or a project.</param>
/// <param name="Properties">MSBuild properties.</param>
/// <param name="Pool">The pool's assembly, for projects that do not refer to it.</param>
/// <param name="Profiles">Files of hot sites.</param>
internal sealed record CodeSource(string Path, IReadOnlyDictionary<string, string> Properties, string? Pool, IReadOnlyList<string> Profiles)
{
    private static readonly string[] Patterns = ["*.sln", "*.slnx", "*.csproj"];

    public bool IsProject => Path.EndsWith(".csproj", StringComparison.OrdinalIgnoreCase);

    public string Folder => System.IO.Path.GetDirectoryName(Path)!;

    /// <summary>The solution or project that a path names: itself, or the only one in a folder.</summary>
    public static string Find(string path)
    {
        string full = System.IO.Path.GetFullPath(path);
        if (File.Exists(full)) return full;
        if (!Directory.Exists(full)) throw new CorpusException($"There is no {full}.");
        foreach (string pattern in Patterns)
        {
            // A pattern of three letters would match longer extensions too on some systems.
            string[] found = [.. Directory.EnumerateFiles(full, pattern).Where(file => file.EndsWith(pattern[1..], StringComparison.OrdinalIgnoreCase))];
            if (found.Length == 1) return found[0];
            if (found.Length > 1) throw new CorpusException($"{full} has several: name one of {string.Join(", ", found.Select(System.IO.Path.GetFileName))}.");
        }

        throw new CorpusException($"{full} has no solution and no project: name one below it.");
    }
}
