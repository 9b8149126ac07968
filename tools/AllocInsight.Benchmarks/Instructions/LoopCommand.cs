using System.CommandLine;
using System.Diagnostics;
using System.Globalization;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using AllocInsight.Benchmarks.Compare;
using AllocInsight.Benchmarks.Compare.Contenders;
using AllocInsight.Benchmarks.Compare.Workloads;

namespace AllocInsight.Benchmarks.Instructions;

/// <summary>
/// One contender in one workload and nothing else, for as long as a profiler needs. Prints its thread's number, nanoseconds for each
/// block, and for each cycle of the processor.
/// </summary>
internal static partial class LoopCommand
{
    public const string Name = "loop";

    private const double RunMilliseconds = 100;
    private const int Runs = 9;

    public static Command Create()
    {
        Argument<string> contender = new("contender");
        Argument<string> workload = new("workload");
        Option<int> seconds = new("--seconds") { DefaultValueFactory = _ => 60, Description = "How long." };
        Command command = new(Name, "One contender in one workload, to be looked at by a profiler.") { contender, workload, seconds };
        command.SetAction(parse =>
        {
            // Not the first thread of the process: its stops would be taken for its end by whoever has started the process.
            var thread = new Thread(() => Run(parse.GetValue(contender)!, parse.GetValue(workload)!, parse.GetValue(seconds)));
            thread.Start();
            thread.Join();
        });
        return command;
    }

    private static void Run(string contender, string workload, int seconds)
    {
        Workload chosen = AllWorkloads.List.Single(one => one.Name == workload);
        var cell = new Comparison.Cell(chosen, Contender.All.Single(one => one.Name == contender && one.Fits(chosen)));
        Warmup.Settle([cell]);
        int steps = Warmup.StepsFor(cell, RunMilliseconds);
        double[] runs = [.. Enumerable.Range(0, Runs).Select(_ => cell.Run(steps).PerOperation).Order()];
        Console.WriteLine(string.Create(CultureInfo.InvariantCulture, $"{ThreadNumber()} {runs[Runs / 2]:F2} {NanosecondsOfCycle():F4}"));
        for (var watch = Stopwatch.StartNew(); watch.Elapsed.TotalSeconds < seconds;)
            cell.Run(steps);
    }

    // A multiplication that waits for the one before takes three cycles on every x64 processor of the last ten years.
    private static double NanosecondsOfCycle()
    {
        const int Chains = 20_000;
        double best = double.MaxValue;
        for (int run = 0; run < 200; run++)
        {
            double start = ThreadClock.Now();
            Multiply(Chains);
            best = Math.Min(best, ThreadClock.Now() - start);
        }
        return best / Chains / 8 / 3;
    }

    [MethodImpl(MethodImplOptions.NoInlining | MethodImplOptions.AggressiveOptimization)]
    private static long Multiply(int chains)
    {
        long product = chains;
        for (int i = 0; i < chains; i++)
        {
            product *= product;
            product *= product;
            product *= product;
            product *= product;
            product *= product;
            product *= product;
            product *= product;
            product *= product;
        }
        return product;
    }

    [LibraryImport("libc", EntryPoint = "gettid")]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    private static partial int ThreadNumber();
}
