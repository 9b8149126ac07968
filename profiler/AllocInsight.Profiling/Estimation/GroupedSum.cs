namespace AllocInsight.Profiling.Estimation;

/// <summary>
/// The samples of one type, or of one site, whose stacks were walked: their sum, and their sums by group of windows, from whose
/// scatter <see cref="RatioEstimate"/> reads how much the choice of the windows matters.
/// </summary>
/// <remarks>Window i belongs to group i mod <see cref="MaxGroups"/>. Not safe for concurrent writes.</remarks>
public sealed class GroupedSum
{
    /// <summary>The most groups that windows are put into: 32, enough that their number hardly widens an interval.</summary>
    public const int MaxGroups = 32;

    // One group until a second is met: most captures have a single window, and there is a sum for every stack.
    private double[] _objects = new double[1];
    private double[] _bytes = new double[1];
    private WeightedSum _total;

    /// <summary>The sum over all windows.</summary>
    public WeightedSum Total => _total;

    /// <summary>Estimated objects in each group of windows.</summary>
    internal ReadOnlySpan<double> GroupObjects => WithGroup(ref _objects, MaxGroups - 1);

    /// <summary>Estimated bytes in each group of windows.</summary>
    internal ReadOnlySpan<double> GroupBytes => WithGroup(ref _bytes, MaxGroups - 1);

    /// <summary>Adds a sample.</summary>
    /// <param name="weight">What it stands for within its window.</param>
    /// <param name="window">Number of its window, 0 or more.</param>
    public void Add(SampleWeight weight, int window)
    {
        int group = (int)((uint)window % MaxGroups);
        _total.Add(weight);
        WithGroup(ref _objects, group)[group] += weight.Objects;
        WithGroup(ref _bytes, group)[group] += weight.Bytes;
    }

    /// <summary>Adds all samples of another sum over the same windows.</summary>
    public void Merge(GroupedSum other)
    {
        _total.Merge(other._total);
        AddTo(ref _objects, other._objects);
        AddTo(ref _bytes, other._bytes);
    }

    private static void AddTo(ref double[] groups, double[] others)
    {
        double[] sums = WithGroup(ref groups, others.Length - 1);
        for (int group = 0; group < others.Length; group++)
            sums[group] += others[group];
    }

    private static double[] WithGroup(ref double[] groups, int group)
    {
        if (group >= groups.Length) Array.Resize(ref groups, MaxGroups);
        return groups;
    }
}
