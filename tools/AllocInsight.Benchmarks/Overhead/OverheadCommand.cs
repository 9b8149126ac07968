using System.CommandLine;

namespace AllocInsight.Benchmarks.Overhead;

/// <summary>Runs the workload bare and under each tracer in turn, and prints what each added.</summary>
internal static class OverheadCommand
{
    public static Command Create()
    {
        Option<int> rounds = new("--rounds") { DefaultValueFactory = _ => 7, Description = "Rounds; each runs every contender once." };
        Option<int> seconds = new("--seconds") { DefaultValueFactory = _ => 8, Description = "How long each contender watches." };
        Option<int> depth = new("--depth") { DefaultValueFactory = _ => 60, Description = "Frames below the allocations." };
        Option<string?> only = new("--only") { Description = "Contenders whose name contains this, besides bare and gc-verbose." };
        Command command = new("overhead", "What watching a fast allocating program costs it, against dotnet-trace's gc-verbose.") { rounds, seconds, depth, only };
        command.SetAction(parse => Run(parse.GetValue(rounds), parse.GetValue(seconds), parse.GetValue(depth), parse.GetValue(only)));
        return command;
    }

    private static int Run(int rounds, int seconds, int depth, string? only)
    {
        string scratch = Directory.CreateTempSubdirectory("allocinsight-overhead-").FullName;
        try
        {
            IReadOnlyList<Tracer> tracers = [.. Tracer.All(Tool(), scratch).Where(t => only is null || t == Tracer.Bare || t.Name == "gc-verbose" || t.Name.Contains(only, StringComparison.Ordinal))];
            long requests = Calibrate(depth, seconds);
            Dictionary<Tracer, List<Round>> results = tracers.ToDictionary(t => t, _ => new List<Round>());
            for (int round = 0; round < rounds; round++)
            {
                // Another order in each round, so that no contender always has the same predecessor.
                for (int i = 0; i < tracers.Count; i++)
                {
                    Tracer tracer = tracers[(i + round) % tracers.Count];
                    results[tracer].Add(Round.Run(tracer, requests, depth, seconds));
                }

                Console.Error.WriteLine($"round {round + 1} of {rounds}: " + string.Join(", ", tracers.Select(t => $"{t.Name} {results[t][^1].CpuSeconds:F2} s")));
            }

            OverheadReport.Print(Console.Out, results, depth);
            return 0;
        }
        finally
        {
            Directory.Delete(scratch, recursive: true);
        }
    }

    // So many requests that the bare workload runs a little longer than it is watched.
    private static long Calibrate(int depth, int seconds)
    {
        const long Trial = 1_000_000;
        Round trial = Round.Run(Tracer.Bare, Trial, depth, seconds);
        return (long)(Trial / trial.WallSeconds * (seconds + 1));
    }

    private static string Tool()
    {
        for (DirectoryInfo? folder = new(AppContext.BaseDirectory); folder is not null; folder = folder.Parent)
        {
            if (!File.Exists(Path.Combine(folder.FullName, "AllocInsight.sln"))) continue;
            string tool = Path.Combine(folder.FullName, "profiler", "AllocInsight.Cli", "bin", "Release", "net10.0", "allocinsight");
            return File.Exists(tool) ? tool : throw new FileNotFoundException("Build the tool first: dotnet build -c Release", tool);
        }

        throw new DirectoryNotFoundException("Run this from within the repository.");
    }
}
