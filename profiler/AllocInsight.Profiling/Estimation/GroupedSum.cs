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

    // Only groups that were met: there is a sum for every stack, and most stacks are seen in a few windows.
    private Part[] _parts = new Part[1];
    private int _count;
    private WeightedSum _total;

    /// <summary>The sum over all windows.</summary>
    public WeightedSum Total => _total;

    /// <summary>Estimated objects in each group of windows.</summary>
    internal double[] ObjectsOfGroups() => OfAllGroups(static part => part.Objects);

    /// <summary>Estimated bytes in each group of windows.</summary>
    internal double[] BytesOfGroups() => OfAllGroups(static part => part.Bytes);

    /// <summary>Adds a sample.</summary>
    /// <param name="weight">What it stands for within its window.</param>
    /// <param name="window">Number of its window, 0 or more.</param>
    public void Add(SampleWeight weight, int window)
    {
        _total.Add(weight);
        AddToGroup((int)((uint)window % MaxGroups), weight.Objects, weight.Bytes);
    }

    /// <summary>Adds all samples of another sum over the same windows.</summary>
    public void Merge(GroupedSum other)
    {
        _total.Merge(other._total);
        foreach (Part part in other._parts.AsSpan(0, other._count))
            AddToGroup(part.Group, part.Objects, part.Bytes);
    }

    private void AddToGroup(int group, double objects, double bytes)
    {
        int place = _count - 1;
        while (place >= 0 && _parts[place].Group != group)
            place--;
        if (place < 0)
        {
            place = _count++;
            if (place == _parts.Length)
                Array.Resize(ref _parts, Math.Min(place * 2, MaxGroups));
            _parts[place].Group = group;
        }

        _parts[place].Objects += objects;
        _parts[place].Bytes += bytes;
    }

    private double[] OfAllGroups(Func<Part, double> sum)
    {
        double[] groups = new double[MaxGroups];
        foreach (Part part in _parts.AsSpan(0, _count))
            groups[part.Group] = sum(part);
        return groups;
    }

    private struct Part
    {
        public int Group;
        public double Objects;
        public double Bytes;
    }
}
