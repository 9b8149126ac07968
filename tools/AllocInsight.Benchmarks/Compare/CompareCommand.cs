using System.CommandLine;
using System.Runtime.InteropServices;
using System.Text.Json;
using AllocInsight.Benchmarks.Compare.Contenders;
using AllocInsight.Benchmarks.Compare.Memory;
using AllocInsight.Benchmarks.Compare.Workloads;

namespace AllocInsight.Benchmarks.Compare;

/// <summary>Runs all contenders interleaved in one process and prints their ratios.</summary>
internal static class CompareCommand
{
    private const int Rounds = 25;
    private const int QuickRounds = 5;
    private static readonly JsonSerializerOptions Indented = new() { WriteIndented = true };

    public static Command Create()
    {
        Option<bool> quick = new("--quick") { Description = "Few rounds, no memory: 40 seconds." };
        Option<bool> memory = new("--memory") { Description = "Memory only." };
        Option<string?> workloads = new("--workloads") { Description = "Names, separated by commas." };
        Option<string?> contenders = new("--contenders") { Description = "Names, separated by semicolons, or 'all' for all of them in every workload." };
        Option<int> seed = new("--seed") { DefaultValueFactory = _ => 1, Description = "Of the order in which contenders run." };
        Option<FileInfo?> json = new("--json") { Description = "Writes what was measured to a file, too." };
        Command command = new("compare", "The slot allocator against other allocators and pools.") { quick, memory, workloads, contenders, seed, json };
        command.SetAction(parse => Run(new Options(
            parse.GetValue(quick), parse.GetValue(memory), parse.GetValue(workloads), parse.GetValue(contenders), parse.GetValue(seed), parse.GetValue(json))));
        return command;
    }

    private static int Run(Options options)
    {
        IReadOnlyList<Workload>? workloads = Choose(AllWorkloads.List, workload => workload.Name, options.Workloads, ',');
        IReadOnlyList<Contender>? contenders = Choose(Contender.All, contender => contender.Name, options.Contenders == "all" ? null : options.Contenders, ';');
        if (workloads is null || contenders is null)
            return 2;
        Console.WriteLine($"{RuntimeInformation.FrameworkDescription}, {RuntimeInformation.RuntimeIdentifier}, {Environment.ProcessorCount} cores, {ThreadClock.Name}, seed {options.Seed}");
        foreach (Contender missing in contenders.Where(contender => contender.Missing is not null))
            Console.WriteLine($"skipped: {missing.Name} is not installed ({missing.Missing})");
        contenders = [.. contenders.Where(contender => contender.Missing is null)];
        if (!options.MemoryOnly)
        {
            var comparison = Comparison.Run(workloads, workload => InWorkload(workload, contenders, options.Contenders), options.Quick ? QuickRounds : Rounds, options.Seed);
            new CompareReport(Console.Out, comparison).Print(workloads, contenders);
            if (options.Json is not null)
                File.WriteAllText(options.Json.FullName, JsonSerializer.Serialize(comparison.All.Select(row => new { row.Workload, row.Contender, NanosecondsPerOperation = row.Rounds }), Indented));
        }
        if (options.MemoryOnly || (!options.Quick && options.Workloads is null && options.Contenders is null))
            MemoryReport.Print(Console.Out);
        return 0;
    }

    // The suite is long: only the main contenders run it, unless others are asked for. An object is of interest where it is paired.
    private static IReadOnlyList<Contender> InWorkload(Workload workload, IReadOnlyList<Contender> contenders, string? chosen) =>
        [.. contenders.Where(contender => contender.Name != Contender.NewObjectName || workload is PairWorkload)
            .Where(contender => chosen is not null || contender.IsMain || !workload.IsOfSuite)
            .Where(contender => chosen is not null || contender.Name != Contender.GuardedName)];

    private static IReadOnlyList<T>? Choose<T>(IReadOnlyList<T> all, Func<T, string> nameOf, string? chosen, char separator)
    {
        if (chosen is null)
            return all;
        string[] names = chosen.Split(separator, StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries);
        foreach (string name in names.Except(all.Select(nameOf)))
        {
            Console.Error.WriteLine($"There is no '{name}'. Known: {string.Join($"{separator} ", all.Select(nameOf))}.");
            return null;
        }
        return [.. all.Where(one => names.Contains(nameOf(one)))];
    }

    private sealed record Options(bool Quick, bool MemoryOnly, string? Workloads, string? Contenders, int Seed, FileInfo? Json);
}
