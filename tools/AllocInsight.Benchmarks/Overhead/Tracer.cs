using System.Globalization;

namespace AllocInsight.Benchmarks.Overhead;

/// <summary>A way to watch the workload: a name and the command that does it, given a process id and a number of seconds.</summary>
internal sealed record Tracer(string Name, Func<int, int, string[]>? Command)
{
    public static Tracer Bare { get; } = new("bare", null);

    /// <summary>Every contender; the first after bare is what the target figure is about, the last its peer.</summary>
    public static IReadOnlyList<Tracer> All(string tool, string scratch) =>
    [
        Bare,
        new("attach", (id, seconds) => Attach(tool, scratch, id, seconds)),
        new("attach, lifetimes full", (id, seconds) => [.. Attach(tool, scratch, id, seconds), "--lifetimes", "full"]),
        new("attach, every stack", (id, seconds) => [.. Attach(tool, scratch, id, seconds), "--max-overhead", "100"]),
        new("gc-verbose", (id, seconds) =>
        [
            "dotnet", "dotnet-trace", "collect", "--process-id", Text(id), "--profile", "gc-verbose",
            "--duration", TimeSpan.FromSeconds(seconds).ToString("c", CultureInfo.InvariantCulture), "--output", Path.Combine(scratch, "peer.nettrace"),
        ]),
    ];

    private static string[] Attach(string tool, string scratch, int id, int seconds) =>
        [tool, "attach", Text(id), "--duration", Text(seconds), "--output", Path.Combine(scratch, "report.json")];

    private static string Text(int number) => number.ToString(CultureInfo.InvariantCulture);
}
