namespace AllocInsight.Cli.Reports;

/// <summary>Tells whether two spellings mean one file, which need not exist.</summary>
internal static class RealPath
{
    // As many as Linux follows.
    private const int MostLinks = 40;

    /// <summary>Compares what <see cref="Of"/> returns; most disks of Windows and macOS do not tell cases apart.</summary>
    public static StringComparer Comparer { get; } =
        OperatingSystem.IsWindows() || OperatingSystem.IsMacOS() ? StringComparer.OrdinalIgnoreCase : StringComparer.Ordinal;

    /// <summary>The full path, with every symbolic link in it followed.</summary>
    public static string Of(string path) => Follow(Path.GetFullPath(path), MostLinks);

    private static string Follow(string path, int links)
    {
        if (Path.GetDirectoryName(path) is not { } parent) return path;
        string folder = Follow(parent, links);
        string real = Path.Combine(folder, Path.GetFileName(path));
        return links > 0 && new FileInfo(real).LinkTarget is { } target ? Follow(Path.GetFullPath(target, folder), links - 1) : real;
    }
}
