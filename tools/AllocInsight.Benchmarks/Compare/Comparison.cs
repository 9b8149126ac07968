using AllocInsight.Benchmarks.Compare.Contenders;
using AllocInsight.Benchmarks.Compare.Workloads;
using AllocInsight.Measuring;

namespace AllocInsight.Benchmarks.Compare;

/// <summary>What was measured: nanoseconds per operation of each contender in each round of each workload.</summary>
internal sealed class Comparison
{
    private readonly Dictionary<(string Workload, string Contender), double[]> _rounds = [];

    /// <summary>Runs every contender once in each round, in an order drawn anew, so that none always follows the same other.</summary>
    public static Comparison Run(IReadOnlyList<Cell> cells, Pace pace, int seed)
    {
        var comparison = new Comparison();
        var random = new Random(seed);
        Warmup.Settle(cells);
        foreach (IGrouping<Workload, Cell> group in cells.GroupBy(cell => cell.Workload))
        {
            Console.Error.WriteLine($"{group.Key.Name}: {group.Key.Description}");
            Cell[] row = [.. group];
            Dictionary<Cell, int> steps = row.ToDictionary(cell => cell, cell => Warmup.StepsFor(cell, pace.RoundMilliseconds * group.Key.Length));
            foreach (Cell cell in row)
                comparison._rounds[(cell.Workload.Name, cell.Contender.Name)] = new double[pace.Rounds];
            for (int round = 0; round < pace.Rounds; round++)
            {
                random.Shuffle(row);
                foreach (Cell cell in row)
                    comparison._rounds[(cell.Workload.Name, cell.Contender.Name)][round] = cell.Run(steps[cell]).PerOperation;
            }
        }
        return comparison;
    }

    public bool Has(string workload, string contender) => _rounds.ContainsKey((workload, contender));

    /// <summary>Median and quartiles, in nanoseconds per operation.</summary>
    public Spread Of(string workload, string contender) => Spread.Of(_rounds[(workload, contender)]);

    /// <summary>Nanoseconds per operation of each round; null where the contender did not run.</summary>
    public double[]? Rounds(string workload, string contender) => _rounds.GetValueOrDefault((workload, contender));

    /// <summary>Ratios of two contenders round by round; null where one did not run.</summary>
    public double[]? Ratios(string workload, string contender, string peer) => Has(workload, contender) && Has(workload, peer)
        ? [.. _rounds[(workload, contender)].Zip(_rounds[(workload, peer)], (own, other) => own / other)]
        : null;

    public IEnumerable<(string Workload, string Contender, double[] Rounds)> All => _rounds.Select(entry => (entry.Key.Workload, entry.Key.Contender, entry.Value));

    /// <summary>A contender in a workload.</summary>
    internal sealed record Cell(Workload Workload, Contender Contender)
    {
        public Sample Run(int steps) => Contender.Run(Workload, steps);
    }
}

/// <summary>How long to measure.</summary>
/// <param name="Rounds">Of each contender in each workload.</param>
/// <param name="RoundMilliseconds">CPU time of one, about, all threads together.</param>
internal sealed record Pace(int Rounds, double RoundMilliseconds)
{
    public static Pace Full { get; } = new(25, 12);

    public static Pace Quick { get; } = new(7, 7);
}
