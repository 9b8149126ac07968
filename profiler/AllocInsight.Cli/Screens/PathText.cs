namespace AllocInsight.Cli.Screens;

/// <summary>Shortens source paths so that a reader still knows which file is meant.</summary>
internal static class PathText
{
    private const int PartsOfForeignPath = 3;

    /// <summary>Relative to the reader's folder where it is below it, else the last parts.</summary>
    public static string Shorten(string file, ReportView view, int length)
    {
        Glyphs glyphs = Glyphs.For(view);
        string path = file.Replace('\\', '/');
        string folder = view.CurrentFolder.Replace('\\', '/').TrimEnd('/') + "/";
        if (folder.Length > 1 && path.StartsWith(folder, StringComparison.Ordinal)) return glyphs.CutStart(path[folder.Length..], length);

        string[] parts = path.Split('/', StringSplitOptions.RemoveEmptyEntries);
        if (parts.Length > PartsOfForeignPath) path = $"{glyphs.Ellipsis}/{string.Join('/', parts[^PartsOfForeignPath..])}";
        return glyphs.CutStart(path, length);
    }
}
