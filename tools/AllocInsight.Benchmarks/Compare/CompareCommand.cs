using System.CommandLine;
using System.Runtime.InteropServices;
using AllocInsight.Benchmarks.Compare.Contenders;
using AllocInsight.Benchmarks.Compare.Memory;
using AllocInsight.Benchmarks.Compare.Workloads;
using AllocInsight.Measuring;

namespace AllocInsight.Benchmarks.Compare;

/// <summary>Runs all contenders interleaved in one process and prints their ratios.</summary>
internal static class CompareCommand
{
    private const int WrongUsage = 2;

    public static Command Create()
    {
        Option<bool> quick = new("--quick") { Description = "Few rounds, no memory: 40 seconds." };
        Option<bool> memory = new("--memory") { Description = "Memory only." };
        Option<string?> workloads = new("--workloads") { Description = "Names, separated by commas." };
        Option<string?> contenders = new("--contenders") { Description = "Names, separated by commas, or 'all' for all of them in every workload." };
        Option<int> seed = new("--seed") { DefaultValueFactory = _ => 1, Description = "Of the order in which contenders run." };
        Option<FileInfo?> json = new("--json") { Description = "Writes what was measured to a file, too." };
        Command command = new("compare", "The slot allocator against other allocators and pools.") { quick, memory, workloads, contenders, seed, json };
        command.SetAction(parse => Run(new Options(
            parse.GetValue(quick), parse.GetValue(memory), parse.GetValue(workloads), parse.GetValue(contenders), parse.GetValue(seed), parse.GetValue(json))));
        return command;
    }

    private static int Run(Options options)
    {
        IReadOnlyList<Workload>? workloads = Choose(AllWorkloads.List, workload => workload.Name, options.Workloads);
        IReadOnlyList<Contender>? contenders = Choose(Contender.All, contender => contender.Name, options.Contenders == "all" ? null : options.Contenders);
        if (workloads is null || contenders is null)
            return WrongUsage;
        Console.WriteLine($"{RuntimeInformation.FrameworkDescription}, {RuntimeInformation.RuntimeIdentifier}, {Environment.ProcessorCount} cores, {ThreadClock.Name}, seed {options.Seed}");
        Console.WriteLine(Tiering.Text);
        foreach (Contender missing in contenders.Where(contender => contender.Missing is not null))
            Console.WriteLine($"absent: {missing.Name} ({missing.Missing})");

        List<Target> targets = [];
        Comparison? comparison = null;
        if (!options.MemoryOnly)
        {
            Comparison.Cell[] cells = [.. from workload in workloads
                                          from contender in contenders
                                          where contender.Missing is null && contender.Fits(workload) && (options.Contenders is not null || contender.IsDefaultIn(workload))
                                          select new Comparison.Cell(workload, contender)];
            comparison = Comparison.Run(cells, options.Quick ? Pace.Quick : Pace.Full, options.Seed);
            var report = new CompareReport(Console.Out, comparison);
            report.Print(workloads, contenders);
            targets.AddRange([.. Target.OfSpeed(comparison), .. Target.OfPool(comparison), .. Target.OfSuite(report.Suite(workloads))]);
        }
        MemoryTable? memory = MeasureMemory(options);
        targets.AddRange(Target.OfMemory(memory));
        Console.WriteLine("\nTargets: medians of ratios round by round, with 95 % intervals");
        foreach (Target target in targets)
            Console.WriteLine(target);
        if (options.Json is not null)
            CompareFile.Write(options.Json, options.Seed, comparison, memory, targets);
        return 0;
    }

    private static MemoryTable? MeasureMemory(Options options)
    {
        bool isWhole = !options.Quick && options.Workloads is null && options.Contenders is null;
        if (!options.MemoryOnly && !isWhole)
            return null;
        if (!ResidentMemory.IsKnown)
        {
            Console.WriteLine("\nMemory: skipped, as resident memory is read from /proc.");
            return null;
        }
        var table = MemoryTable.Measure();
        new MemoryReport(Console.Out, table).Print();
        return table;
    }

    private static IReadOnlyList<T>? Choose<T>(IReadOnlyList<T> all, Func<T, string> nameOf, string? chosen)
    {
        if (chosen is null)
            return all;
        string[] names = chosen.Split(',', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries);
        string[] unknown = [.. names.Except(all.Select(nameOf))];
        if (unknown.Length > 0 || names.Length == 0)
        {
            Console.Error.WriteLine($"There is no '{string.Join("', '", unknown)}'. Known: {string.Join(", ", all.Select(nameOf))}.");
            return null;
        }
        return [.. all.Where(one => names.Contains(nameOf(one)))];
    }

    private sealed record Options(bool Quick, bool MemoryOnly, string? Workloads, string? Contenders, int Seed, FileInfo? Json);
}
