using System.Runtime.InteropServices;
using System.Text.Json;
using AllocInsight.Benchmarks.Compare.Memory;
using AllocInsight.Benchmarks.Compare.Workloads;
using AllocInsight.Measuring;

namespace AllocInsight.Benchmarks.Compare;

/// <summary>What was measured, as JSON: times in nanoseconds per operation, memory in bytes.</summary>
internal static class CompareFile
{
    private static readonly JsonSerializerOptions Format = new() { WriteIndented = true, PropertyNamingPolicy = JsonNamingPolicy.CamelCase };

    public static void Write(FileInfo file, int seed, Comparison? comparison, MemoryTable? memory, IReadOnlyList<Target> targets) =>
        File.WriteAllText(file.FullName, JsonSerializer.Serialize(
            new
            {
                Runtime = RuntimeInformation.FrameworkDescription,
                System = RuntimeInformation.RuntimeIdentifier,
                Cores = Environment.ProcessorCount,
                Clock = ThreadClock.Name,
                Tiering.IsProfileGuided,
                Seed = seed,
                Times = comparison?.All.Select(row => new { row.Workload, row.Contender, Spread.Of(row.Rounds).Median, row.Rounds }),
                Memory = memory?.All.Select(cell => new { cell.Scenario, cell.Number, cell.Contender, cell.Before, cell.After }),
                Targets = targets.Select(target => new
                {
                    target.Name,
                    Limit = Known(target.Limit),
                    Measured = Known(target.Measured?.Value),
                    Low = Known(target.Measured?.Low),
                    High = Known(target.Measured?.High),
                }),
            },
            Format));

    // JSON has no word for what is not a number.
    private static double? Known(double? value) => value is { } number && double.IsFinite(number) ? number : null;
}
