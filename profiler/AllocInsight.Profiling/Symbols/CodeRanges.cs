namespace AllocInsight.Profiling.Symbols;

/// <summary>All compiled code by address. Additions are cheap; the first look-up after them sorts.</summary>
/// <remarks>Of two ranges with the same start the later one counts: the memory of unloaded code is used again.</remarks>
internal sealed class CodeRanges
{
    private const int FewestToSort = 65_536;

    private readonly List<CodeRange> _added = [];
    private CodeRange[] _sorted = [];
    private bool _isSorted = true;

    public void Add(in CodeRange range)
    {
        _added.Add(range);
        _isSorted = false;
        // Code that is compiled and unloaded for ever must not be kept for ever.
        if (_added.Count > (2 * _sorted.Length) + FewestToSort) Sort();
    }

    public CodeRange? Find(ulong address)
    {
        if (!_isSorted) Sort();
        var low = 0;
        var high = _sorted.Length - 1;
        while (low <= high)
        {
            var middle = (low + high) / 2;
            if (_sorted[middle].Start <= address) low = middle + 1;
            else high = middle - 1;
        }

        return high >= 0 && address - _sorted[high].Start < _sorted[high].Size ? _sorted[high] : null;
    }

    private void Sort()
    {
        var byStart = new Dictionary<ulong, CodeRange>(_added.Count);
        foreach (var range in _added) byStart[range.Start] = range;
        _sorted = [.. byStart.Values.OrderBy(static range => range.Start)];
        _added.Clear();
        _added.AddRange(_sorted);
        _isSorted = true;
    }
}
