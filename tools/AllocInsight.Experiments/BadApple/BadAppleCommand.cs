using System.CommandLine;
using System.Globalization;
using AllocInsight.Experiments.Charts;

namespace AllocInsight.Experiments.BadApple;

/// <summary>Fills a heap, frees most of it at random, and looks at what goes back to the system.</summary>
internal static class BadAppleCommand
{
    public const string Name = "bad-apple";

    private static readonly double[] Shares = [0.90, 0.99, 0.999];

    public static Command Create() => Output.Command(Name, "How much memory a few live slots keep: blocks of 2001, Ruby's heaps, and heaps that are compacted.", Run);

    private static int Run(Output output)
    {
        List<object[]> rows = [];
        var left = new Dictionary<string, double[]>();
        Console.WriteLine($"{BadAppleCell.Values:N0} values of {BadAppleCell.Size} bytes, of which so many are freed at random\n");
        Console.WriteLine($"{"freed",-7} {"policy",-18} {"pages before",13} {"pages after",12} {"given back",11} {"heaps",12} {"resident MB",18} {"x live",8}");
        foreach (double share in Shares)
        {
            foreach (string policy in BadAppleCell.Policies)
            {
                double[] n = Cell.Median(3, Name, policy, share.ToString(CultureInfo.InvariantCulture));
                (double before, double after, double heapsBefore, double heapsAfter, double resident, double residentAfter) = (n[0], n[1], n[2], n[3], n[4], n[5]);
                double live = BadAppleCell.Values * (1 - share) * BadAppleCell.Size;
                Console.WriteLine(
                    $"{share,-7:P1} {policy,-18} {before,13:N0} {after,12:N0} {1 - (after / before),11:P1} {heapsBefore,5:N0} -> {heapsAfter,-4:N0} {resident / 1e6,7:N1} -> {residentAfter / 1e6,-7:N1} {residentAfter / live,8:N2}");
                rows.Add([share, policy, before, after, heapsBefore, heapsAfter, resident, residentAfter, live]);
                if (!left.TryGetValue(policy, out double[]? series))
                    left[policy] = series = new double[Shares.Length];
                series[Array.IndexOf(Shares, share)] = residentAfter / 1e6;
            }
        }
        output.Table(Name, [
            ["share_freed", "policy", "pages_before", "pages_after", "heaps_before", "heaps_after", "resident_before", "resident_after", "live_bytes"],
            .. rows,
        ]);
        output.Figure(Name, Chart.GroupedBars(
            "Resident after most values were freed at random",
            "share freed",
            "MB resident",
            [.. Shares.Select(share => share.ToString("P1", CultureInfo.InvariantCulture))],
            [.. left.Select(entry => (entry.Key, entry.Value))]));
        return 0;
    }
}
