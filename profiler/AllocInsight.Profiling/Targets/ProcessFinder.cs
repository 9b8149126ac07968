using System.ComponentModel;
using System.Diagnostics;
using System.Globalization;

namespace AllocInsight.Profiling.Targets;

/// <summary>Finds the .NET processes of this machine whose diagnostics port can be reached. Safe to call from any thread.</summary>
public static class ProcessFinder
{
    /// <summary>Every process that can be attached to, by id; this process itself is left out.</summary>
    public static IReadOnlyList<DotnetProcess> List()
    {
        Task<DotnetProcess?>[] queries =
            [.. DiagnosticsPort.Published().Where(id => id != Environment.ProcessId).Select(TryDescribeAsync)];
        return [.. Task.WhenAll(queries).GetAwaiter().GetResult().OfType<DotnetProcess>().OrderBy(p => p.Id)];
    }

    /// <summary>Finds the one process that a user means by its id or name.</summary>
    /// <param name="idOrName">A process id, or a name as <see cref="DotnetProcess.Name"/> or the operating system has it; case does not matter.</param>
    /// <exception cref="ProfilingException">There is none, several match (the message lists them), or it cannot be profiled.</exception>
    public static DotnetProcess Find(string idOrName)
    {
        if (int.TryParse(idOrName, NumberStyles.None, CultureInfo.InvariantCulture, out int id)) return FindById(id);

        DotnetProcess[] matches = [.. List().Where(p => IsCalled(p, idOrName))];
        return matches switch
        {
            [] => FindSilent(idOrName),
            [DotnetProcess only] => only,
            _ => throw TargetFailures.Ambiguous(idOrName, matches),
        };
    }

    // One that does not answer has only the name that the operating system knows; asking for it by id says what is wrong with it.
    private static DotnetProcess FindSilent(string name)
    {
        int[] ids = [.. DiagnosticsPort.Published().Where(id => id != Environment.ProcessId && name.Equals(OperatingSystemName(id), StringComparison.OrdinalIgnoreCase))];
        return ids is [int only] ? FindById(only) : throw TargetFailures.NoSuchName(name);
    }

    private static DotnetProcess FindById(int id)
    {
        if (id == Environment.ProcessId) throw TargetFailures.Itself();
        if (id == 0 || OperatingSystemName(id) is null) throw TargetFailures.NoSuchProcess(id);
        return Describe(DiagnosticsPort.QueryAsync(id, CancellationToken.None).GetAwaiter().GetResult());
    }

    private static bool IsCalled(DotnetProcess process, string name)
    {
        string wanted = name.EndsWith(".dll", StringComparison.OrdinalIgnoreCase) || name.EndsWith(".exe", StringComparison.OrdinalIgnoreCase)
            ? name[..^4]
            : name;
        return process.Name.Equals(wanted, StringComparison.OrdinalIgnoreCase)
            || wanted.Equals(OperatingSystemName(process.Id), StringComparison.OrdinalIgnoreCase);
    }

    private static async Task<DotnetProcess?> TryDescribeAsync(int id)
    {
        try
        {
            return Describe(await DiagnosticsPort.QueryAsync(id, CancellationToken.None));
        }
        catch (ProfilingException)
        {
            return null;
        }
    }

    private static DotnetProcess Describe(ProcessInformation information) => new(
        information.ProcessId,
        information.EntryAssembly is { Length: > 0 } entry ? entry : OperatingSystemName(information.ProcessId) ?? "?",
        information.RuntimeVersion is { Length: > 0 } version ? version : null,
        information.CommandLine);

    private static string? OperatingSystemName(int id)
    {
        try
        {
            using Process process = Process.GetProcessById(id);
            return process.ProcessName;
        }
        catch (Exception e) when (e is ArgumentException or InvalidOperationException or Win32Exception)
        {
            return null;
        }
    }
}
