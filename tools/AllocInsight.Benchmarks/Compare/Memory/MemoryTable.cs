using System.Globalization;
using AllocInsight.Benchmarks.Compare.Contenders;
using AllocInsight.Measuring;

namespace AllocInsight.Benchmarks.Compare.Memory;

/// <summary>Resident memory, each cell measured in processes of its own.</summary>
internal sealed class MemoryTable
{
    public const string LiveScenario = "live";
    public const string FreedScenario = "freed";
    public const string ThreadsScenario = "threads";
    public const string PipeScenario = "pipe";

    /// <summary>The size that stands for an even mix of 8 to 64 bytes.</summary>
    public const int Mix = 0;

    /// <summary>Blocks of which a random 90 % are freed.</summary>
    public const int FreedBlocks = 2_000_000;

    /// <summary>Batches of 128 blocks from a producer to a consumer.</summary>
    public const int PipeBatches = 40_000;

    // The runtime's own part varies where little is measured.
    private const int Repeats = 5;

    private readonly Dictionary<(string Scenario, int Number, string Contender), (double Before, double After)> _cells = [];

    public static IReadOnlyList<int> Sizes { get; } = [8, 16, 24, 32, 48, 64, 96, 128, 192, 256, 512, 1024, Mix];

    public static IReadOnlyList<string> Contenders { get; } = [.. new[] { Contender.SlotsName, Contender.NativeName, Contender.MimallocName, Contender.NewArrayName }
        .Where(name => Contender.All.Any(contender => contender.Name == name && contender.Missing is null))];

    public static MemoryTable Measure()
    {
        var table = new MemoryTable();
        foreach (string contender in Contenders)
        {
            Console.Error.WriteLine($"memory: {contender}");
            foreach (int size in Sizes)
                table.Add(LiveScenario, size, contender, repeats: 1);
            table.Add(FreedScenario, FreedBlocks, contender, repeats: 1);
            table.Add(ThreadsScenario, 1, contender, Repeats);
            table.Add(ThreadsScenario, 1000, contender, Repeats);
            table.Add(PipeScenario, PipeBatches, contender, repeats: 1);
        }
        return table;
    }

    public IEnumerable<(string Scenario, int Number, string Contender, double Before, double After)> All =>
        _cells.Select(cell => (cell.Key.Scenario, cell.Key.Number, cell.Key.Contender, cell.Value.Before, cell.Value.After));

    public (double Before, double After) Of(string scenario, int number, string contender) => _cells[(scenario, number, contender)];

    /// <summary>What the slot allocator has resident for a block, of what the C library has.</summary>
    public double LiveRatio(int size) => Of(LiveScenario, size, Contender.SlotsName).Before / Of(LiveScenario, size, Contender.NativeName).Before;

    private void Add(string scenario, int number, string contender, int repeats)
    {
        (double Before, double After)[] cells = [.. Enumerable.Range(0, repeats).Select(_ => Run(contender, scenario, number))];
        _cells[(scenario, number, contender)] = (Spread.Of([.. cells.Select(cell => cell.Before)]).Median, Spread.Of([.. cells.Select(cell => cell.After)]).Median);
    }

    private static (double Before, double After) Run(string contender, string scenario, int number)
    {
        double[] numbers = OwnProcess.Measure(MemoryCellCommand.Name, contender, scenario, number.ToString(CultureInfo.InvariantCulture));
        return (numbers[0], numbers[1]);
    }
}
