using System.CommandLine;
using System.Diagnostics;
using System.Globalization;

namespace AllocInsight.Benchmarks.Overhead;

/// <summary>
/// The measured process: warms up, says "ready", and at a line of input handles so many requests and prints the CPU seconds
/// that this took.
/// </summary>
internal static class WorkloadCommand
{
    public const string Name = "overhead-workload";
    private const int Threads = 2;
    private const long WarmUp = 100_000;

    public static Command Create()
    {
        Argument<long> requests = new("requests") { Description = "Requests for each of two threads." };
        Argument<int> depth = new("depth") { Description = "Frames between the entry of a thread and its allocations." };
        Command command = new(Name, "The program that `overhead` measures.") { requests, depth };
        command.Hidden = true;
        command.SetAction(parse => Run(parse.GetValue(requests), parse.GetValue(depth)));
        return command;
    }

    private static void Run(long requests, int depth)
    {
        Workload[] workloads = [.. Enumerable.Range(0, Threads).Select(i => new Workload(depth, seed: 17 + i))];
        Handle(workloads, WarmUp);
        Console.WriteLine("ready");
        Console.ReadLine();

        TimeSpan before = CpuTime();
        long bytes = GC.GetTotalAllocatedBytes(precise: true);
        long start = Stopwatch.GetTimestamp();
        Handle(workloads, requests);
        double cpu = (CpuTime() - before).TotalSeconds;
        bytes = GC.GetTotalAllocatedBytes(precise: true) - bytes;
        Console.WriteLine(string.Create(CultureInfo.InvariantCulture, $"{cpu} {Stopwatch.GetElapsedTime(start).TotalSeconds} {bytes}"));
        // Whoever is attached still wants its rundown.
        Console.ReadLine();
    }

    private static TimeSpan CpuTime()
    {
        using Process self = Process.GetCurrentProcess();
        return self.TotalProcessorTime;
    }

    private static void Handle(Workload[] workloads, long requests)
    {
        Thread[] threads = [.. workloads.Select(workload => new Thread(() => workload.Handle(requests)))];
        foreach (Thread thread in threads) thread.Start();
        foreach (Thread thread in threads) thread.Join();
    }
}
