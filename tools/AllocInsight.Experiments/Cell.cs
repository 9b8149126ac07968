using System.Diagnostics;
using System.Globalization;

namespace AllocInsight.Experiments;

/// <summary>One measurement in a process of its own, so that none has what another one left in memory.</summary>
internal static class Cell
{
    /// <summary>Runs it in a child and reads the numbers that it prints.</summary>
    /// <exception cref="InvalidOperationException">The child failed.</exception>
    public static double[] Measure(params string[] arguments)
    {
        string program = Environment.ProcessPath!;
        bool isHosted = Path.GetFileNameWithoutExtension(program).Equals("dotnet", StringComparison.OrdinalIgnoreCase);
        IEnumerable<string> all = [CellCommand.Name, .. arguments];
        var start = new ProcessStartInfo(program, isHosted ? [typeof(Cell).Assembly.Location, .. all] : all) { RedirectStandardOutput = true };
        using Process child = Process.Start(start)!;
        string text = child.StandardOutput.ReadToEnd();
        child.WaitForExit();
        return child.ExitCode == 0
            ? [.. text.Split(' ', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries).Select(number => double.Parse(number, CultureInfo.InvariantCulture))]
            : throw new InvalidOperationException($"'{string.Join(' ', arguments)}' ended with exit code {child.ExitCode}.");
    }

    /// <summary>The median of each number over some runs.</summary>
    public static double[] Median(int runs, params string[] arguments)
    {
        double[][] all = [.. Enumerable.Range(0, runs).Select(_ => Measure(arguments))];
        return [.. Enumerable.Range(0, all[0].Length).Select(i => all.Select(run => run[i]).Order().ElementAt(runs / 2))];
    }

    /// <summary>Resident bytes of this process, without those of files.</summary>
    public static double ResidentBytes()
    {
        if (!OperatingSystem.IsLinux())
            throw new PlatformNotSupportedException("Resident memory is read from /proc: run this experiment on Linux.");
        string[] fields = File.ReadAllText("/proc/self/statm").Split(' ');
        return (double.Parse(fields[1], CultureInfo.InvariantCulture) - double.Parse(fields[2], CultureInfo.InvariantCulture)) * Environment.SystemPageSize;
    }
}
