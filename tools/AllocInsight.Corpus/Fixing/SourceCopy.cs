using AllocInsight.Corpus.Loading;

namespace AllocInsight.Corpus.Fixing;

/// <summary>A copy of a tree of sources, without what was built and without its history.</summary>
internal sealed class SourceCopy
{
    private static readonly string[] Skipped = ["bin", "obj", ".git"];

    private readonly string _root;

    private SourceCopy(CodeSource source, string root, string target)
    {
        _root = root;
        Target = target;
        string path = Path.GetRelativePath(root, source.Path);
        if (path.StartsWith("..", StringComparison.Ordinal)) throw new CorpusException($"{source.Path} does not lie in {root}: name another --root.");
        if (Directory.Exists(target) && Directory.EnumerateFileSystemEntries(target).Any()) throw new CorpusException($"{target} is not empty: name a new folder.");
        Copied = source with { Path = Path.Combine(target, path) };
    }

    /// <summary>The folder of the copy.</summary>
    public string Target { get; }

    /// <summary>The same code in the copy.</summary>
    public CodeSource Copied { get; }

    public static SourceCopy Plan(CodeSource source, DirectoryInfo? root, DirectoryInfo into) =>
        new(source, root?.FullName ?? RootOf(source), Path.TrimEndingDirectorySeparator(into.FullName));

    public void Make() => Copy(new DirectoryInfo(_root), Target);

    private static string RootOf(CodeSource source)
    {
        for (DirectoryInfo? folder = new(source.Folder); folder is not null; folder = folder.Parent)
        {
            if (Path.Exists(Path.Combine(folder.FullName, ".git"))) return folder.FullName;
        }

        return source.Folder;
    }

    private void Copy(DirectoryInfo from, string to)
    {
        Directory.CreateDirectory(to);
        foreach (FileInfo file in from.EnumerateFiles())
        {
            FileInfo copy = file.CopyTo(Path.Combine(to, file.Name));
            copy.IsReadOnly = false;
        }

        foreach (DirectoryInfo folder in from.EnumerateDirectories())
        {
            // A link may lead round in a circle, and the copy may lie in what is copied.
            if (Skipped.Contains(folder.Name, StringComparer.OrdinalIgnoreCase) || folder.LinkTarget is not null || folder.FullName == Target) continue;
            Copy(folder, Path.Combine(to, folder.Name));
        }
    }
}
