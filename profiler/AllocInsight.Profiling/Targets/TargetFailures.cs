using System.ComponentModel;
using System.Diagnostics;

namespace AllocInsight.Profiling.Targets;

/// <summary>The reasons why a process cannot be profiled, each with what to do about it.</summary>
internal static class TargetFailures
{
    public static ProfilingException NoSuchProcess(int processId) =>
        Target($"There is no process {processId}. `allocinsight ps` lists the processes that can be profiled.");

    public static ProfilingException NoSuchName(string name) =>
        Target($"No .NET process is called '{name}'. `allocinsight ps` lists the processes that can be profiled.");

    public static ProfilingException Ambiguous(string name, IEnumerable<DotnetProcess> matches) =>
        Target($"Several .NET processes are called '{name}'; give the id of one:{Environment.NewLine}"
            + string.Join(Environment.NewLine, matches.Select(p => $"  {p.Id,7}  {p.CommandLine}")));

    public static ProfilingException Itself() =>
        Target("That is allocinsight itself, which cannot profile its own process.");

    public static ProfilingException NoPort(int processId) =>
        Target($"Process {processId}{NameOf(processId)} has no .NET diagnostics port. Either it is not a .NET process, or its diagnostics "
            + "are off (DOTNET_EnableDiagnostics=0), or it uses another temporary folder (set TMPDIR to the one it uses).");

    public static ProfilingException AccessDenied(int processId, Exception inner) =>
        Target($"Process {processId}{NameOf(processId)} belongs to another user. Run allocinsight as that user, or as an administrator.", inner);

    public static ProfilingException NoAnswer(int processId, Exception inner) =>
        Target($"Process {processId}{NameOf(processId)} does not answer on its diagnostics port. It may be starting, ending, or stopped in a debugger; "
            + "try again when it runs.", inner);

    public static ProfilingException RuntimeTooOld(int processId) =>
        Target($"Process {processId}{NameOf(processId)} runs on a .NET older than 5, which cannot be profiled. Move it to .NET 8 or later.");

    public static ProfilingException NoTemporaryFolder(string folder, Exception inner) => new(
        ProfilingFailure.Tool,
        $"Cannot look for processes in the temporary folder '{folder}': it is missing or may not be read. Set TMPDIR to the folder that they use.",
        inner);

    public static ProfilingException NoLaunchPort(string path, Exception inner) => new(
        ProfilingFailure.Tool,
        $"Cannot create the socket '{path}' for the program to connect to: its folder is missing, may not be written, or has too long a name. "
        + "Set TMPDIR to another folder, such as /tmp.",
        inner);

    public static ProfilingException Gone(int processId) =>
        Target($"Process {processId} ended before it could be profiled.");

    private static ProfilingException Target(string message, Exception? inner = null) => new(ProfilingFailure.Target, message, inner);

    private static string NameOf(int processId)
    {
        try
        {
            using Process process = Process.GetProcessById(processId);
            return $" ({process.ProcessName})";
        }
        catch (Exception e) when (e is ArgumentException or InvalidOperationException or Win32Exception)
        {
            return "";
        }
    }
}
