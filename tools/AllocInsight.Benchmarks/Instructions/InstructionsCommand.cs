using System.CommandLine;
using System.Diagnostics;
using System.Globalization;
using System.Runtime.InteropServices;

namespace AllocInsight.Benchmarks.Instructions;

/// <summary>Instructions and cycles for each block, and where the instructions are.</summary>
internal static class InstructionsCommand
{
    private const int Instructions = 100_000;

    private const int SettlingMilliseconds = 200;

    // What is run less often than this for each block is not worth a line.
    private const double Least = 0.05;

    public static Command Create()
    {
        Option<string> workloads = new("--workloads") { DefaultValueFactory = _ => "pair,batch,churn", Description = "Names of workloads with one thread, separated by commas." };
        Option<string> contenders = new("--contenders") { DefaultValueFactory = _ => "nothing,slots,slots-held,slots-live,mimalloc-sgt,ArrayPool.Shared", Description = "Names, separated by commas." };
        Command command = new("instructions", "Instructions and cycles for each block, counted step by step. Linux x64.") { workloads, contenders };
        command.SetAction(parse => Run(parse.GetValue(workloads)!.Split(','), parse.GetValue(contenders)!.Split(',')));
        return command;
    }

    private static int Run(string[] workloads, string[] contenders)
    {
        if (!OperatingSystem.IsLinux() || RuntimeInformation.ProcessArchitecture != Architecture.X64)
        {
            Console.Error.WriteLine("Instructions are counted on Linux x64 only.");
            return 1;
        }
        Console.WriteLine($"{"for each block",-27} {"instructions",12} {"cycles",8} {"ns",7}  instructions by method");
        foreach (string workload in workloads)
        {
            foreach (string contender in contenders)
                Measure(workload, contender);
        }
        return 0;
    }

    private static void Measure(string workload, string contender)
    {
        var start = new ProcessStartInfo(Environment.ProcessPath!, [LoopCommand.Name, contender, workload]) { RedirectStandardOutput = true, RedirectStandardError = true };
        // Names for what the JIT compiles, as `perf` wants them.
        start.Environment["DOTNET_PerfMapEnabled"] = "3";
        using Process process = Process.Start(start)!;
        string map = Path.Combine(Path.GetTempPath(), $"perf-{process.Id}.map");
        try
        {
            if (process.StandardOutput.ReadLine()?.Split(' ') is not [var thread, var time, var cycle])
            {
                Console.WriteLine($"{workload + " " + contender,-27} absent");
                return;
            }
            // It may still be writing the line.
            Thread.Sleep(SettlingMilliseconds);
            Dictionary<nint, int> hits = Stepper.Count(int.Parse(thread, CultureInfo.InvariantCulture), Instructions);
            double nanoseconds = double.Parse(time, CultureInfo.InvariantCulture);
            double cycles = nanoseconds / double.Parse(cycle, CultureInfo.InvariantCulture);
            double blocks = Blocks(hits);
            var symbols = new Symbols(process.Id, map);
            var methods = from hit in hits
                          group hit.Value by symbols.NameOf(hit.Key) into method
                          let each = method.Sum() / blocks
                          where each >= Least
                          orderby each descending
                          select $"{method.Key} {Text(each)}";
            Console.WriteLine($"{workload + " " + contender,-27} {Text(hits.Values.Sum() / blocks),12} {Text(cycles),8} {Text(nanoseconds),7}  {string.Join(", ", methods)}");
        }
        finally
        {
            process.Kill();
            process.WaitForExit();
            File.Delete(map);
        }
    }

    // How often most of the instructions were run: those on the way of every block.
    private static double Blocks(Dictionary<nint, int> hits) =>
        hits.Values.MaxBy(count => hits.Values.Where(other => Math.Abs(other - count) <= count / 50).Sum());

    private static string Text(double value) => value.ToString("F1", CultureInfo.InvariantCulture);
}
