using AllocInsight.Profiling.Events;

namespace AllocInsight.Profiling.Symbols;

/// <summary>The IL offset behind each instruction of one piece of compiled code.</summary>
internal sealed class IlMap
{
    private const int NoMapping = -1;
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
    /// The IL that the instruction at a native offset came from, from its statement's start up to the next IL offset that
    /// the map knows; (-1, -1) where the map says nothing of it. Optimised code has no entries for some statements (those
    /// that store a new array, for one), whose instructions count for the statement before: hence a range.
    /// </summary>
    public (int Start, int End) IlAt(int nativeOffset)
    {
        // The prologue's entry also covers the first statement where the JIT gave that none of its own.
        var il = EntryAt(nativeOffset).Il;
        var start = il is Prologue ? 0 : il;
        return start < 0 ? (-1, -1) : (start, EndOf(start));
    }

    /// <summary>The map's own entry for a native offset: where it begins, and its IL offset, which is below 0 for what has none.</summary>
    public (int Native, int Il) EntryAt(int nativeOffset)
    {
        var low = 0;
        var high = _entries.Length - 1;
        while (low <= high)
        {
            var middle = (low + high) / 2;
            if (_entries[middle].Native <= nativeOffset) low = middle + 1;
            else high = middle - 1;
        }

        return high < 0 ? (-1, NoMapping) : _entries[high];
    }

    /// <summary>The next IL offset behind <paramref name="start"/> that the map knows; the end of all IL where there is none.</summary>
    public int EndOf(int start) => EndOf(_entries.Select(static entry => entry.Il), start);

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

    /// <summary>The smallest of the offsets behind <paramref name="start"/>; the end of all IL where there is none.</summary>
    public static int EndOf(IEnumerable<int> offsets, int start)
    {
        var end = int.MaxValue;
        foreach (var offset in offsets)
        {
            if (offset > start && offset < end) end = offset;
        }

        return end;
    }
}
