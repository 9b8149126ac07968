using System.CommandLine;
using AllocInsight.Experiments.Charts;

namespace AllocInsight.Experiments.Relief;

/// <summary>What four million small records cost the garbage collector, by where they are.</summary>
internal static class ReliefCommand
{
    public const string Name = "gc-relief";

    public static Command Create() => Output.Command(Name, "Four million records as objects, arrays, pooled arrays and in a slot heap: memory, pauses, throughput.", Run);

    private static int Run(Output output)
    {
        List<object[]> rows = [];
        Console.WriteLine($"{ReliefCell.Records:N0} records of {ReliefCell.Size} bytes\n");
        Console.WriteLine($"{"kept in",-12} {"bytes/record",13} {"full GC ms",11} {"/ objects",10} {"operations/s",13} {"pauses of mix, ms",18}");
        double objects = 0;
        foreach (string place in ReliefCell.Places)
        {
            double[] n = Cell.Median(3, Name, place);
            objects = objects == 0 ? n[1] : objects;
            Console.WriteLine($"{place,-12} {n[0],13:N1} {n[1],11:N2} {n[1] / objects,10:N4} {n[2],13:N0} {n[3],18:N1}");
            rows.Add([place, n[0], n[1], n[2], n[3]]);
        }
        output.Table(Name, [["kept_in", "bytes_per_record", "full_gc_ms", "operations_per_second", "pause_ms_in_mix"], .. rows]);
        output.Figure(Name, Chart.GroupedBars(
            "A full collection with four million records of 32 bytes",
            "kept in",
            "milliseconds",
            ReliefCell.Places,
            [("pause", [.. rows.Select(row => (double)row[2])])]));
        return 0;
    }
}
