namespace AllocInsight.Profiling.Symbols;

/// <summary>
/// Finds the IL offsets of inlined calls in the compiled method. Tree nodes do not carry them, and the compiled method's own map
/// has no entry where the inlined code begins a block of its own, as all its loops and branches do.
/// </summary>
internal static class InlinedCallPlace
{
    /// <summary>The IL offsets of all calls of the compiled method that were inlined and that the map tells, by their nodes; -1 where what tells it disagrees.</summary>
    /// <remarks>
    /// Every other instruction of the same call came from the same place, so one that the map does cover will do. The map keeps one
    /// of several entries at a native offset, and an entry of the call's own may be the one it dropped. So an entry speaks for an
    /// instruction only where all instructions from its start on belong to that call, or to the statement that makes it.
    /// </remarks>
    public static IReadOnlyDictionary<int, int> FindAll(InlineTree tree, IlMap map)
    {
        Dictionary<int, int> found = [];
        for (var i = 0; i < tree.Instructions.Count; i++)
        {
            var (native, node, _) = tree.Instructions[i];
            var call = tree.OutermostAround(node);
            if (call == 0) continue;
            var entry = map.EntryAt(native);
            if (entry.Il < 0 || !IsAlone(tree, call, entry, i)) continue;
            found[call] = found.TryGetValue(call, out var other) && other != entry.Il ? -1 : entry.Il;
        }

        return found;
    }

    private static bool IsAlone(InlineTree tree, int call, (int Native, int Il) entry, int index)
    {
        var last = index;
        while (last + 1 < tree.Instructions.Count && tree.Instructions[last + 1].Native == tree.Instructions[index].Native) last++;
        for (var i = last; i >= 0 && tree.Instructions[i].Native >= entry.Native; i--)
        {
            var (_, node, il) = tree.Instructions[i];
            if (tree.OutermostAround(node) != call && (node != 0 || il != entry.Il)) return false;
        }

        return true;
    }
}
