using System.Diagnostics;
using System.Globalization;
using AllocInsight.Benchmarks.Compare.Contenders;

namespace AllocInsight.Benchmarks.Compare.Memory;

/// <summary>Measures resident memory, each cell in a process of its own, and prints it as tables.</summary>
internal static class MemoryReport
{
    private const int FreedBlocks = 2_000_000;
    private const int Repeats = 5;

    private static readonly int[] Sizes = [8, 16, 24, 32, 48, 64, 96, 128, 192, 256, 512, 1024, MemoryCellCommand.Mix];

    private static readonly string[] Contenders = [.. new[] { Contender.SlotsName, Contender.NativeName, Contender.MimallocName, Contender.NewArrayName }
        .Where(name => Contender.All.Any(contender => contender.Name == name && contender.Missing is null))];

    public static void Print(TextWriter output)
    {
        if (!ResidentMemory.IsKnown)
        {
            output.WriteLine("\nMemory: skipped, as resident memory is read from /proc.");
            return;
        }
        output.WriteLine("\nMemory: resident bytes for each live block, 64 MB of them");
        output.WriteLine($"  {"bytes",-10} {Row(Contenders)}");
        Dictionary<(int, string), double> live = [];
        foreach (int size in Sizes)
        {
            foreach (string contender in Contenders)
                live[(size, contender)] = Cell(contender, "live", size).Before;
            output.WriteLine($"  {(size == MemoryCellCommand.Mix ? "8 to 64" : Text(size, "F0")),-10} {Row(Contenders.Select(contender => Text(live[(size, contender)], "F1")))}");
        }
        PrintFreed(output);
        PrintThreads(output);
        PrintStream(output);
        Verdict(output, "32 bytes, over raw", live[(32, Contender.SlotsName)] / 32, 1.01);
        Verdict(output, "mix of 8 to 64, over NativeMemory", live[(MemoryCellCommand.Mix, Contender.SlotsName)] / live[(MemoryCellCommand.Mix, Contender.NativeName)], 0.75);
        Verdict(output, "worst size to 256, over NativeMemory", Sizes.Where(size => size is > 0 and <= 256).Max(size => live[(size, Contender.SlotsName)] / live[(size, Contender.NativeName)]), 1);
    }

    private static void PrintFreed(TextWriter output)
    {
        output.WriteLine($"\nMemory: resident bytes for each live byte after a random 90 % of {FreedBlocks:N0} blocks of 8 to 256 bytes were freed");
        (double Before, double After)[] cells = [.. Contenders.Select(contender => Cell(contender, "freed", FreedBlocks))];
        output.WriteLine($"  {"",-10} {Row(Contenders)}");
        output.WriteLine($"  {"then",-10} {Row(cells.Select(cell => Text(cell.Before, "F2")))}");
        output.WriteLine($"  {"trimmed",-10} {Row(cells.Select(cell => Text(cell.After, "F2")))}");
    }

    private static void PrintThreads(TextWriter output)
    {
        output.WriteLine("\nMemory: resident KB more after threads that took 100 blocks and freed them, one thread after the other");
        output.WriteLine($"  {"threads",-10} {Row(Contenders)}");
        Dictionary<int, double> slots = [];
        foreach (int threads in (int[])[1, 1000])
        {
            // The runtime's own part varies: the median of several processes.
            double[] cells = [.. Contenders.Select(contender => Spread.Of([.. Enumerable.Range(0, Repeats).Select(_ => Cell(contender, "threads", threads).Before)]).Median)];
            slots[threads] = cells[0];
            output.WriteLine($"  {threads,-10} {Row(cells.Select(cell => Text(cell / 1024, "F0")))}");
        }
        Verdict(output, "1,000 threads, over one", slots[1000] / slots[1], 1.05);
    }

    private static void PrintStream(TextWriter output)
    {
        output.WriteLine("\nMemory: resident KB more after batches of 128 blocks went from one thread to another, at most 8 batches alive");
        output.WriteLine($"  {"batches",-10} {Row(Contenders)}");
        foreach (int batches in (int[])[100, 20_000])
            output.WriteLine($"  {Text(batches, "N0"),-10} {Row(Contenders.Select(contender => Text(Cell(contender, "stream", batches).Before / 1024, "F0")))}");
        output.WriteLine();
    }

    private static (double Before, double After) Cell(string contender, string scenario, int number)
    {
        var start = new ProcessStartInfo(Environment.ProcessPath!, [MemoryCellCommand.Name, contender, scenario, number.ToString(CultureInfo.InvariantCulture)])
        {
            RedirectStandardOutput = true,
        };
        using Process process = Process.Start(start)!;
        string[] numbers = process.StandardOutput.ReadToEnd().Split(' ');
        process.WaitForExit();
        return process.ExitCode == 0
            ? (double.Parse(numbers[0], CultureInfo.InvariantCulture), double.Parse(numbers[1], CultureInfo.InvariantCulture))
            : throw new InvalidOperationException($"Measuring {contender} in '{scenario} {number}' failed.");
    }

    private static void Verdict(TextWriter output, string what, double ratio, double limit) =>
        output.WriteLine($"  {what,-40} {Text(ratio, "F3"),7}   at most {Text(limit, "F2")}: {(ratio <= limit ? "reached" : "missed")}");

    private static string Row(IEnumerable<string> cells) => string.Join(" ", cells.Select(cell => $"{cell,14}"));

    private static string Text(double value, string format) => value.ToString(format, CultureInfo.InvariantCulture);
}
