using System.Globalization;
using System.Runtime.InteropServices;
using AllocInsight.Measuring;

namespace AllocInsight.Corpus.Timing;

/// <summary>Prints a ratio of CPU times.</summary>
internal static class TimeReport
{
    public static void Print(string name, IReadOnlyList<double> bare, IReadOnlyList<double> ratios)
    {
        Interval ratio = Interval.OfMedian([.. ratios]);
        Interval seconds = Interval.OfMedian([.. bare]);
        Line($"{RuntimeInformation.FrameworkDescription}, {Environment.ProcessorCount} cores, {DateTime.UtcNow:yyyy-MM-dd}; {bare.Count} rounds.");
        Line($"{name}: {seconds.Value:F2} CPU s for a compile without the analyzers.");
        Line($"With them {ratio.Value:F3} times that, 95 % interval {ratio.Low:F3} to {ratio.High:F3}.");
    }

    public static void Progress(int round, int rounds, params (string Name, double Seconds)[] times) => Console.Error.WriteLine(
        $"round {round + 1} of {rounds}: " + string.Join(", ", times.Select(time => string.Create(CultureInfo.InvariantCulture, $"{time.Name} {time.Seconds:F2} s"))));

    private static void Line(FormattableString text) => Console.WriteLine(text.ToString(CultureInfo.InvariantCulture));
}
