using System.CommandLine;
using AllocInsight.Benchmarks.Compare;
using AllocInsight.Benchmarks.Compare.Contenders;
using AllocInsight.Measuring;
using AllocInsight.Pooling;

namespace AllocInsight.Benchmarks.Handles;

/// <summary>What handles cost: the slot heap against raw slots and pointers, in one process.</summary>
internal static class HandlesCommand
{
    private const int Rounds = 25;
    private const int Steps = 400;
    private const int Records = 4_000_000;
    private const int FewRecords = 4096;
    private const int WarmUps = 4;
    private const int Processes = 7;

    private static readonly string[] Patterns = ["pair", "batch", "churn"];

    private static readonly Dictionary<string, Func<IEnumerable<Target>>> Parts = new()
    {
        ["allocation"] = Allocation,
        ["reads"] = Reads,
        ["compaction"] = Compaction,
        ["threads"] = Threads,
        ["memory"] = Memory,
    };

    public static Command Create()
    {
        Command command = new("handles", "The slot heap against raw slots: reads, allocation, compaction, threads, memory: a minute.");
        Argument<string[]> parts = new("parts")
        {
            Description = $"Which of {string.Join(", ", Parts.Keys)}; all by default.",
            DefaultValueFactory = _ => [.. Parts.Keys],
        };
        parts.AcceptOnlyFromAmong([.. Parts.Keys]);
        command.Arguments.Add(parts);
        command.SetAction(result => Run(result.GetRequiredValue(parts)));
        return command;
    }

    private static int Run(string[] parts)
    {
        List<Target> targets = [.. parts.SelectMany(part => Parts[part]())];
        Console.WriteLine("\nTargets: medians of ratios round by round, with 95 % intervals");
        foreach (Target target in targets)
            Console.WriteLine(target);
        return 0;
    }

    private static IEnumerable<Target> Allocation()
    {
        var runs = new Dictionary<string, Func<string, double>>
        {
            ["slots"] = pattern => TakeAndFree<Slots, nint>.Run(pattern, Steps),
            ["handles"] = pattern => TakeAndFree<HandleContender, SlotHandle>.Run(pattern, Steps),
        };
        if (SecureMimalloc.Library.IsInstalled)
            runs["secure"] = pattern => TakeAndFree<Direct<SecureMimalloc>, nint>.Run(pattern, Steps);
        else
            Console.WriteLine($"absent: secure ({SecureMimalloc.Library.Package})");
        Console.WriteLine("\nAllocate and free, ns");
        foreach (string pattern in Patterns)
        {
            Dictionary<string, double[]> rounds = Interleave(runs.ToDictionary(run => run.Key, run => (Func<double>)(() => run.Value(pattern))));
            Console.WriteLine($"  {pattern,-8} {string.Join("   ", rounds.Select(row => $"{row.Key} {Spread.Of(row.Value).Median:N1}"))}");
            yield return new Target($"{pattern}: handles / slots", 2.0, Ratio(rounds, "handles", "slots"));
            yield return new Target($"{pattern}: handles / secure", 0.35, rounds.ContainsKey("secure") ? Ratio(rounds, "handles", "secure") : null);
        }
    }

    private static IEnumerable<Target> Reads()
    {
        Console.WriteLine("\nRead 8 of a record's 32 bytes in random order, ns");
        foreach (int count in new[] { Records, FewRecords })
        {
            using var records = new ReadRecords(count);
            Dictionary<string, double[]> rounds = Interleave(new Dictionary<string, Func<double>>
            {
                ["pointer"] = () => records.Run(Way.Pointer, Steps),
                ["handle"] = () => records.Run(Way.Handle, Steps),
                ["reader"] = () => records.Run(Way.Reader, Steps),
                ["reader, ahead"] = () => records.Run(Way.ReaderAhead, Steps),
                ["pointer, one by one"] = () => records.Follow(isByHandle: false, Steps),
                ["handle, one by one"] = () => records.Follow(isByHandle: true, Steps),
            });
            string name = $"{count:N0} records";
            Console.WriteLine($"  {name,-18} {string.Join("   ", rounds.Select(row => $"{row.Key} {Spread.Of(row.Value).Median:N1}"))}");
            yield return new Target($"read, {name}: handle / pointer", count == Records ? 2.0 : double.NaN, Ratio(rounds, "handle", "pointer"));
            yield return new Target($"read, {name}: handle in a reader / pointer", count == Records ? 2.0 : double.NaN, Ratio(rounds, "reader", "pointer"));
            yield return new Target($"read, {name}: handle in a reader, fetched ahead / pointer", count == Records ? 2.0 : double.NaN, Ratio(rounds, "reader, ahead", "pointer"));
            yield return new Target($"read, {name}, one by one: handle / pointer", count == Records ? 2.0 : double.NaN, Ratio(rounds, "handle, one by one", "pointer, one by one"));
        }
    }

    private static IEnumerable<Target> Compaction()
    {
        Console.WriteLine("\nCompaction of 64-byte records, GB/s");
        foreach (double share in new[] { 0.3, 0.5, 0.9 })
        {
            _ = CompactRecords.Run(share, seed: 0);
            double[] speeds = [.. Enumerable.Range(1, 7).Select(seed => CompactRecords.Run(share, seed))];
            Console.WriteLine($"  {share:P0} freed: {Spread.Of(speeds).Median:N2}");
            yield return new Target($"compaction, {share:P0} freed: seconds for 1 GB", 1.0, Interval.OfMedian([.. speeds.Select(speed => 1 / speed)]));
        }
    }

    private static IEnumerable<Target> Threads()
    {
        Console.WriteLine("\nOne and two threads in one heap, ns of each thread's CPU time for a value");
        foreach (Sharing sharing in Enum.GetValues<Sharing>())
        {
            using var heap = new SharedHeap();
            Dictionary<string, double[]> rounds = Interleave(new Dictionary<string, Func<double>>
            {
                ["one"] = () => heap.Run(sharing, threads: 1),
                ["two"] = () => heap.Run(sharing, threads: 2),
            });
            Console.WriteLine($"  {sharing,-10} {string.Join("   ", rounds.Select(row => $"{row.Key} {Spread.Of(row.Value).Median:N1}"))}");
            yield return new Target($"threads, {sharing}: two / one", double.NaN, Ratio(rounds, "two", "one"));
        }
    }

    private static IEnumerable<Target> Memory()
    {
        if (!ResidentMemory.IsKnown)
            yield break;

        // What the runtime itself takes meanwhile differs from process to process.
        double[][] cells = [.. Enumerable.Range(0, Processes).Select(_ => HandlesCellCommand.Measure())];
        yield return new Target("memory: 32-byte records / raw", 1.07, Interval.OfMedian([.. cells.Select(cell => cell[0])]));
        yield return new Target("memory: after 90 % freed, compacted / live", 1.25, Interval.OfMedian([.. cells.Select(cell => cell[1])]));
        yield return new Target("memory: emptied pages still resident", 0.05, Interval.OfMedian([.. cells.Select(cell => 1 - cell[2])]));
    }

    private static Dictionary<string, double[]> Interleave(Dictionary<string, Func<double>> runs)
    {
        string[] names = [.. runs.Keys];
        for (int i = 0; i < WarmUps; i++)
        {
            foreach (string name in names)
                runs[name]();
            Thread.Sleep(200);
        }
        Dictionary<string, double[]> rounds = names.ToDictionary(name => name, _ => new double[Rounds]);
        var random = new Random(1);
        for (int round = 0; round < Rounds; round++)
        {
            random.Shuffle(names);
            foreach (string name in names)
                rounds[name][round] = runs[name]();
        }
        return runs.Keys.ToDictionary(name => name, name => rounds[name]);
    }

    private static Interval Ratio(Dictionary<string, double[]> rounds, string own, string peer) =>
        Interval.OfMedian([.. rounds[own].Zip(rounds[peer], (one, other) => one / other)]);
}
