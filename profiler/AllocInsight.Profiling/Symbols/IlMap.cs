using AllocInsight.Profiling.Events;

namespace AllocInsight.Profiling.Symbols;

/// <summary>The IL offset behind each instruction of one piece of compiled code.</summary>
internal sealed class IlMap
{
    private const int Prologue = -2;

    /// <summary>Ascending by native offset; of two at the same offset the better one comes last.</summary>
    private readonly (int Native, int Il)[] _entries;

    public IlMap(in MethodIlMap map)
    {
        _entries = new (int, int)[map.Count];
        for (var i = 0; i < _entries.Length; i++) _entries[i] = (map.NativeOffset(i), map.IlOffset(i));
        Array.Sort(_entries, static (left, right) => (left.Native, left.Il).CompareTo((right.Native, right.Il)));
    }

    /// <summary>
    /// IL offset of the first instructions behind a native offset that have one; -1 where there are none. Where the map says nothing
    /// of an allocation, it is made for what comes next: the JIT moves it out of its statement, in front of what is left of that.
    /// </summary>
    public int NextIlOffset(int nativeOffset)
    {
        foreach (var (native, il) in _entries)
        {
            if (native > nativeOffset && il >= 0) return il;
        }

        return -1;
    }

    /// <summary>The IL offset of the instruction at a native offset; -1 where the map says nothing of it.</summary>
    public int IlOffsetAt(int nativeOffset)
    {
        var low = 0;
        var high = _entries.Length - 1;
        while (low <= high)
        {
            var middle = (low + high) / 2;
            if (_entries[middle].Native <= nativeOffset) low = middle + 1;
            else high = middle - 1;
        }

        if (high < 0) return -1;
        // The prologue's entry also covers the first statement where the JIT gave that none of its own.
        return _entries[high].Il is Prologue ? 0 : Math.Max(_entries[high].Il, -1);
    }
}
