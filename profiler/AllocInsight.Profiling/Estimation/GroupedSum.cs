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

    private readonly double[] _objects = new double[MaxGroups];
    private readonly double[] _bytes = new double[MaxGroups];
    private WeightedSum _total;

    /// <summary>The sum over all windows.</summary>
    public WeightedSum Total => _total;

    /// <summary>Estimated objects in each group of windows.</summary>
    internal ReadOnlySpan<double> GroupObjects => _objects;

    /// <summary>Estimated bytes in each group of windows.</summary>
    internal ReadOnlySpan<double> GroupBytes => _bytes;

    /// <summary>Adds a sample.</summary>
    /// <param name="weight">What it stands for within its window.</param>
    /// <param name="window">Number of its window, 0 or more.</param>
    public void Add(SampleWeight weight, int window)
    {
        int group = (int)((uint)window % MaxGroups);
        _total.Add(weight);
        _objects[group] += weight.Objects;
        _bytes[group] += weight.Bytes;
    }

    /// <summary>Adds all samples of another sum over the same windows.</summary>
    public void Merge(GroupedSum other)
    {
        _total.Merge(other._total);
        for (int group = 0; group < MaxGroups; group++)
        {
            _objects[group] += other._objects[group];
            _bytes[group] += other._bytes[group];
        }
    }
}
