using AllocInsight.Testing;

namespace AllocInsight.Contract.Tests.Files;

/// <summary>
/// The files of this repository as far as they are its own: what <c>.gitignore</c> names is left out. Git itself is not asked,
/// as the tests run where there is none.
/// </summary>
internal static class TrackedFiles
{
    private static readonly HashSet<string> IgnoredFolders = ["bin", "obj", "artifacts", "TestResults", "BenchmarkDotNet.Artifacts", ".git", ".vs", ".idea", ".vscode"];

    // In a worktree of git, `.git` is a file with a path of the machine.
    private static readonly string[] IgnoredEndings = [".git", ".user", ".received.txt", ".nupkg", ".snupkg"];

    // Recorded traces are kept as tests' input.
    private static readonly string[] BinaryEndings = [".nettrace", ".gz", ".png", ".dll", ".pdb"];

    /// <summary>Paths relative to the root, with slashes.</summary>
    public static IReadOnlyList<string> All { get; } = [.. Under(Repository.Root).Order(StringComparer.Ordinal)];

    public static IEnumerable<string> Text => All.Where(path => !HasEnding(path, BinaryEndings));

    public static IEnumerable<string> Code => All.Where(path => path.EndsWith(".cs", StringComparison.Ordinal));

    public static IEnumerable<string> Pages => All.Where(path => path.EndsWith(".md", StringComparison.Ordinal));

    public static IEnumerable<string> Projects => All.Where(path => path.EndsWith(".csproj", StringComparison.Ordinal));

    private static IEnumerable<string> Under(string folder)
    {
        foreach (string file in Directory.EnumerateFiles(folder).Where(file => !HasEnding(file, IgnoredEndings)))
            yield return Path.GetRelativePath(Repository.Root, file).Replace('\\', '/');
        foreach (string inner in Directory.EnumerateDirectories(folder).Where(inner => !IgnoredFolders.Contains(Path.GetFileName(inner))))
        {
            foreach (string file in Under(inner)) yield return file;
        }
    }

    private static bool HasEnding(string path, string[] endings) => Array.Exists(endings, ending => path.EndsWith(ending, StringComparison.Ordinal));
}
