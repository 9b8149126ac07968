using AllocInsight.Profiling.Events;

namespace AllocInsight.Profiling.Lifetimes;

/// <summary>The survivors of one collection, sorted, overlaps joined.</summary>
internal sealed class RangeIndex
{
    private ulong[] _bases = new ulong[1024];
    private ulong[] _ends = new ulong[1024];
    private int _count;

    /// <summary>Number of disjoint ranges, once sorted.</summary>
    public int Count => _count;

    public void Clear() => _count = 0;

    public void Add(ReadOnlySpan<ObjectRange> ranges)
    {
        if (_count + ranges.Length > _bases.Length)
        {
            int size = Math.Max(_count + ranges.Length, 2 * _bases.Length);
            Array.Resize(ref _bases, size);
            Array.Resize(ref _ends, size);
        }
        foreach (ObjectRange range in ranges)
        {
            _bases[_count] = range.Base;
            _ends[_count++] = range.Base + range.Length;
        }
    }

    /// <summary>Sorts and joins; then bases and ends ascend, and each end is below the next base.</summary>
    public void Sort()
    {
        Array.Sort(_bases, _ends, 0, _count);
        int last = -1;
        for (int i = 0; i < _count; i++)
        {
            if (last >= 0 && _bases[i] <= _ends[last])
            {
                _ends[last] = Math.Max(_ends[last], _ends[i]);
                continue;
            }
            last++;
            (_bases[last], _ends[last]) = (_bases[i], _ends[i]);
        }
        _count = last + 1;
    }

    /// <summary>Whether an address lies in a range. Only after <see cref="Sort"/>.</summary>
    public bool Contains(ulong address)
    {
        int index = Array.BinarySearch(_bases, 0, _count, address);
        index = index >= 0 ? index : ~index - 1;
        return index >= 0 && address < _ends[index];
    }
}
