namespace AllocInsight.Cli.Demo;

/// <summary>
/// The products on sale. Finds the one that a misspelt name means, by edit distance: honest work without allocations,
/// so that the import spends its time as real programs do.
/// </summary>
internal static class Catalogue
{
    private static readonly string[] Names =
        ["keyboard", "mouse", "monitor", "cable", "dock", "headset", "printer", "scanner", "speaker", "webcam", "charger", "tablet"];

    public static string Product(int index) => Names[index % Names.Length];

    public static string Closest(ReadOnlySpan<char> name)
    {
        string best = Names[0];
        int least = int.MaxValue;
        foreach (string candidate in Names)
        {
            int distance = Distance(name, candidate);
            if (distance >= least) continue;
            least = distance;
            best = candidate;
        }

        return best;
    }

    private static int Distance(ReadOnlySpan<char> from, ReadOnlySpan<char> to)
    {
        const int Longest = 32;
        if (from.Length >= Longest || to.Length >= Longest) return Longest;
        Span<int> row = stackalloc int[Longest];
        for (int j = 0; j <= to.Length; j++) row[j] = j;
        for (int i = 1; i <= from.Length; i++)
        {
            int diagonal = row[0];
            row[0] = i;
            for (int j = 1; j <= to.Length; j++)
            {
                int substituted = diagonal + (from[i - 1] == to[j - 1] ? 0 : 1);
                diagonal = row[j];
                row[j] = Math.Min(substituted, Math.Min(diagonal, row[j - 1]) + 1);
            }
        }

        return row[to.Length];
    }
}
