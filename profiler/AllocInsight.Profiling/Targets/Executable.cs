namespace AllocInsight.Profiling.Targets;

/// <summary>Looks a program up as a Unix shell does.</summary>
internal static class Executable
{
    private const UnixFileMode AnyExecute = UnixFileMode.UserExecute | UnixFileMode.GroupExecute | UnixFileMode.OtherExecute;

    /// <summary>Path of a program that can be started; null where there is none.</summary>
    public static string? Find(string name)
    {
        if (OperatingSystem.IsWindows()) return null;
        if (name.Contains('/', StringComparison.Ordinal)) return IsExecutable(name) ? name : null;
        string[] folders = Environment.GetEnvironmentVariable("PATH")?.Split(':') ?? [];
        return folders.Select(folder => Path.Combine(folder.Length == 0 ? "." : folder, name)).FirstOrDefault(IsExecutable);
    }

    private static bool IsExecutable(string path) =>
        !OperatingSystem.IsWindows() && File.Exists(path) && (File.GetUnixFileMode(path) & AnyExecute) != 0;
}
