using AllocInsight.Benchmarks.Compare.Contenders;
using AllocInsight.Benchmarks.Compare.Workloads;

namespace AllocInsight.Benchmarks.Compare;

/// <summary>What was measured: nanoseconds per operation of each contender in each round of each workload.</summary>
internal sealed class Comparison
{
    // Rounds before the first that counts: enough for the JIT's last tier, whose delay is 100 ms.
    private const int WarmUps = 6;

    private readonly Dictionary<(string Workload, string Contender), double[]> _rounds = [];

    /// <summary>Runs every contender once in each round, in an order drawn anew, so that none always follows the same other.</summary>
    public static Comparison Run(IReadOnlyList<Workload> workloads, Func<Workload, IReadOnlyList<Contender>> contendersOf, int rounds, int seed)
    {
        var comparison = new Comparison();
        var random = new Random(seed);
        foreach (Workload workload in workloads)
        {
            Console.Error.WriteLine($"{workload.Name}: {workload.Description}");
            Contender[] contenders = [.. contendersOf(workload)];
            foreach (Contender contender in contenders)
                comparison._rounds[(workload.Name, contender.Name)] = new double[rounds];
            for (int round = -WarmUps; round < rounds; round++)
            {
                random.Shuffle(contenders);
                foreach (Contender contender in contenders)
                {
                    Sample sample = contender.Run(workload);
                    if (round >= 0)
                        comparison._rounds[(workload.Name, contender.Name)][round] = sample.PerOperation;
                }
                // The JIT's background work must not wait until it is in somebody's way.
                if (round == -WarmUps / 2)
                    Thread.Sleep(250);
            }
        }
        return comparison;
    }

    public bool Has(string workload, string contender) => _rounds.ContainsKey((workload, contender));

    /// <summary>Median and quartiles, in nanoseconds per operation.</summary>
    public Spread Of(string workload, string contender) => Spread.Of(_rounds[(workload, contender)]);

    /// <summary>Median of the ratios of two contenders round by round, with a 95 % interval; null where one did not run.</summary>
    public Interval? Ratio(string workload, string contender, string peer) => Has(workload, contender) && Has(workload, peer)
        ? Interval.OfMedian([.. _rounds[(workload, contender)].Zip(_rounds[(workload, peer)], (own, other) => own / other)])
        : null;

    public IEnumerable<(string Workload, string Contender, double[] Rounds)> All => _rounds.Select(entry => (entry.Key.Workload, entry.Key.Contender, entry.Value));
}
