namespace AllocInsight.Pooling;

/// <summary>Chooses the slots that waste the fewest padding bytes on observed sizes.</summary>
internal static class SizeClassFit
{
    /// <summary>The most different sizes that are fitted; the table of choices is this times the number of slots.</summary>
    private const int MaxSizes = 16 * 1024;

    /// <summary>An optimal ascending list of at most <paramref name="maxSlots"/> slots.</summary>
    /// <remarks>
    /// Only observed sizes can be optimal slots: lowering any other slot to the largest size it serves saves bytes. With sizes
    /// ascending, let waste(i, j) be the padding when slot j serves the sizes after i up to j; then
    /// best(k, j) = min over i of best(k-1, i) + waste(i, j). Waste fulfils the quadrangle inequality, so the optimal i grows
    /// with j, and each k costs O(n log n) by divide and conquer.
    /// </remarks>
    /// <exception cref="FormatException">No size, a bad size or weight, or too many different sizes.</exception>
    /// <exception cref="ArgumentOutOfRangeException"><paramref name="maxSlots"/> is not 1 to <see cref="SizeClassTable.MaxCount"/>.</exception>
    public static int[] Solve(IEnumerable<(int Size, double Weight)> observed, int maxSlots)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(maxSlots, 1);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(maxSlots, SizeClassTable.MaxCount);
        SortedDictionary<int, double> weights = Merge(observed);
        int[] sizes = [.. weights.Keys];
        if (sizes.Length <= maxSlots)
            return sizes;
        var problem = new Problem(sizes, [.. weights.Values]);
        return problem.Solve(maxSlots);
    }

    private static SortedDictionary<int, double> Merge(IEnumerable<(int Size, double Weight)> observed)
    {
        SortedDictionary<int, double> weights = [];
        foreach ((int size, double weight) in observed)
        {
            if (SizeClassList.CheckSize(size) is { } error)
                throw new FormatException(error);
            if (!double.IsFinite(weight) || weight < 0)
                throw new FormatException(FormattableString.Invariant($"The number of objects of {size} bytes must be 0 or more, not {weight}."));
            weights[size] = weights.GetValueOrDefault(size) + weight;
            if (weights.Count > MaxSizes)
                throw new FormatException(FormattableString.Invariant($"More than {MaxSizes} different sizes cannot be fitted."));
        }
        return weights.Count > 0 ? weights : throw new FormatException("There is no size to fit a table to.");
    }

    private sealed class Problem
    {
        private readonly int[] _sizes;

        // Prefix sums over the sizes before an index: of the weights, and of weight times size.
        private readonly double[] _weight;
        private readonly double[] _bytes;

        public Problem(int[] sizes, double[] weights)
        {
            _sizes = sizes;
            _weight = new double[sizes.Length + 1];
            _bytes = new double[sizes.Length + 1];
            for (int i = 0; i < sizes.Length; i++)
            {
                _weight[i + 1] = _weight[i] + weights[i];
                _bytes[i + 1] = _bytes[i] + (weights[i] * sizes[i]);
            }
        }

        public int[] Solve(int maxSlots)
        {
            int n = _sizes.Length;
            double[] best = new double[n];
            for (int j = 0; j < n; j++)
                best[j] = Waste(-1, j);
            List<int[]> choices = [];
            while (choices.Count + 1 < maxSlots)
            {
                double[] next = new double[n];
                int[] choice = new int[n];
                Fill(best, next, choice, 0, n - 1, -1, n - 2);
                // One slot more that saves nothing ends the search: no later one can save either.
                if (!(next[^1] < best[^1]))
                    break;
                choices.Add(choice);
                best = next;
            }
            return Walk(choices);
        }

        private double Waste(int after, int slot) =>
            (_sizes[slot] * (_weight[slot + 1] - _weight[after + 1])) - (_bytes[slot + 1] - _bytes[after + 1]);

        // Fills next[low..high], knowing that the optimal previous slot lies in [from, to]; -1 stands for "no previous slot".
        private void Fill(double[] previous, double[] next, int[] choice, int low, int high, int from, int to)
        {
            if (low > high)
                return;
            int middle = (low + high) >>> 1;
            int best = Math.Max(from, -1);
            next[middle] = double.PositiveInfinity;
            for (int i = from; i <= Math.Min(to, middle - 1); i++)
            {
                double cost = (i < 0 ? 0 : previous[i]) + Waste(i, middle);
                if (cost < next[middle])
                {
                    next[middle] = cost;
                    best = i;
                }
            }
            choice[middle] = best;
            Fill(previous, next, choice, low, middle - 1, from, best);
            Fill(previous, next, choice, middle + 1, high, best, to);
        }

        private int[] Walk(List<int[]> choices)
        {
            Stack<int> slots = [];
            int slot = _sizes.Length - 1;
            for (int k = choices.Count - 1; slot >= 0; k--)
            {
                slots.Push(_sizes[slot]);
                slot = k >= 0 ? choices[k][slot] : -1;
            }
            return [.. slots];
        }
    }
}
