using System.Diagnostics;
using System.Globalization;
using AllocInsight.Measuring;

namespace AllocInsight.Benchmarks.Overhead;

/// <summary>One run of the workload under one tracer.</summary>
/// <param name="CpuSeconds">CPU seconds that the workload's process used for its requests.</param>
/// <param name="WallSeconds">Wall-clock seconds that they took.</param>
/// <param name="Bytes">Bytes that they allocated.</param>
/// <param name="TracerCpuSeconds">CPU seconds of the tracer's own process.</param>
internal sealed record Round(double CpuSeconds, double WallSeconds, double Bytes, double TracerCpuSeconds)
{
    public static Round Run(Tracer tracer, long requests, int depth, int seconds)
    {
        using Process workload = Start([Environment.ProcessPath!, WorkloadCommand.Name, Text(requests), Text(depth)], redirect: true);
        try
        {
            Expect(workload, "ready");
            TimeSpan before = ChildTime.Used();
            using Process? watcher = tracer.Command is { } command ? Start(command(workload.Id, seconds), redirect: false) : null;
            workload.StandardInput.WriteLine();
            string[] result = (workload.StandardOutput.ReadLine() ?? throw new InvalidOperationException("The workload died.")).Split(' ');
            watcher?.WaitForExit();
            if (watcher is { ExitCode: not 0 }) throw new InvalidOperationException($"{tracer.Name} failed with code {watcher.ExitCode}.");
            TimeSpan tracerTime = ChildTime.Used() - before;
            return new Round(Number(result[0]), Number(result[1]), Number(result[2]), tracerTime.TotalSeconds);
        }
        finally
        {
            workload.StandardInput.Close();
            workload.WaitForExit();
        }
    }

    private static void Expect(Process process, string line)
    {
        if (process.StandardOutput.ReadLine() != line) throw new InvalidOperationException("The workload did not start.");
    }

    private static Process Start(string[] command, bool redirect)
    {
        ProcessStartInfo start = new(command[0], command[1..])
        {
            RedirectStandardInput = redirect,
            RedirectStandardOutput = true,
            RedirectStandardError = !redirect,
        };
        // The workload's own optimisation must not change while it is measured.
        start.Environment["DOTNET_TieredCompilation"] = "0";
        Process process = Process.Start(start)!;
        if (!redirect)
        {
            // Neither may block on a full pipe; what they print is not of interest.
            _ = process.StandardOutput.BaseStream.CopyToAsync(Stream.Null);
            _ = process.StandardError.BaseStream.CopyToAsync(Stream.Null);
        }

        return process;
    }

    private static double Number(string text) => double.Parse(text, CultureInfo.InvariantCulture);

    private static string Text(long number) => number.ToString(CultureInfo.InvariantCulture);
}
