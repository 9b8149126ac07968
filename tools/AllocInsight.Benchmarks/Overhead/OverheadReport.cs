using System.Globalization;
using System.Runtime.InteropServices;

namespace AllocInsight.Benchmarks.Overhead;

/// <summary>Prints what each tracer added, with intervals from resampling the rounds.</summary>
internal static class OverheadReport
{
    private const int Resamples = 2000;

    public static void Print(TextWriter output, IReadOnlyDictionary<Tracer, List<Round>> results, int depth)
    {
        List<Round> bare = results[Tracer.Bare];
        Round typical = bare[bare.Count / 2];
        Line(output, $"{RuntimeInformation.FrameworkDescription}, {Environment.ProcessorCount} cores, {DateTime.UtcNow:yyyy-MM-dd}; {bare.Count} rounds.");
        Line(output, $"Workload: 2 threads, {depth} frames, {typical.Bytes / typical.WallSeconds / 1e9:F1} GB/s, bare {Median([.. bare.Select(r => r.CpuSeconds)]):F2} CPU s.");
        Line(output, $"");
        Line(output, $"{"",-24}{"added CPU",12}{"95 % interval",20}{"of gc-verbose",16}{"95 % interval",18}{"tracer's own CPU",18}");
        List<Round>? peer = results.FirstOrDefault(r => r.Key.Name == "gc-verbose").Value;
        foreach ((Tracer tracer, List<Round> rounds) in results)
        {
            if (tracer == Tracer.Bare) continue;
            (double added, double low, double high) = Resample(rounds.Count, pick => Added(rounds, bare, pick));
            (double ratio, double ratioLow, double ratioHigh) = peer is null
                ? (double.NaN, double.NaN, double.NaN)
                : Resample(rounds.Count, pick => Added(rounds, bare, pick) / Added(peer, bare, pick));
            double own = Median([.. rounds.Select(r => r.TracerCpuSeconds)]);
            Line(output, $"{tracer.Name,-24}{added * 100,10:F1} %{$"{low * 100:F1} to {high * 100:F1} %",20}{ratio,16:F2}{$"{ratioLow:F2} to {ratioHigh:F2}",18}{own,16:F2} s");
        }
    }

    // Median over rounds of the added share, each against the bare run of its own round.
    private static double Added(List<Round> rounds, List<Round> bare, int[] pick) =>
        Median([.. pick.Select(i => (rounds[i].CpuSeconds / bare[i].CpuSeconds) - 1)]);

    private static (double Value, double Low, double High) Resample(int count, Func<int[], double> statistic)
    {
        Random random = new(20260101);
        double[] values = [.. Enumerable.Range(0, Resamples).Select(_ => statistic([.. Enumerable.Range(0, count).Select(_ => random.Next(count))])).Order()];
        return (statistic([.. Enumerable.Range(0, count)]), values[(int)(0.025 * Resamples)], values[(int)(0.975 * Resamples)]);
    }

    private static double Median(double[] values)
    {
        Array.Sort(values);
        int middle = values.Length / 2;
        return values.Length % 2 == 1 ? values[middle] : (values[middle - 1] + values[middle]) / 2;
    }

    private static void Line(TextWriter output, FormattableString text) => output.WriteLine(text.ToString(CultureInfo.InvariantCulture));
}
