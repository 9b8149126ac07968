using AllocInsight.Measuring;

namespace AllocInsight.Experiments;

/// <summary>One measurement in a process of its own.</summary>
internal static class Cell
{
    /// <summary>The median of each number over some runs.</summary>
    /// <exception cref="InvalidOperationException">A run failed.</exception>
    public static double[] Median(int runs, params string[] arguments)
    {
        double[][] all = [.. Enumerable.Range(0, runs).Select(_ => OwnProcess.Measure([CellCommand.Name, .. arguments]))];
        return [.. Enumerable.Range(0, all[0].Length).Select(i => all.Select(run => run[i]).Order().ElementAt(runs / 2))];
    }

    /// <summary>Resident bytes of this process, without those of files.</summary>
    public static double ResidentBytes() => ResidentMemory.IsKnown
        ? ResidentMemory.Bytes()
        : throw new PlatformNotSupportedException("Resident memory is read from /proc: run this experiment on Linux.");
}
