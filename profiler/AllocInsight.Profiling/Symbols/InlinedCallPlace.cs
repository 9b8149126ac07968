namespace AllocInsight.Profiling.Symbols;

/// <summary>
/// Finds the IL offset of an inlined call in the compiled method. Tree nodes do not carry it, and the compiled method's own map
/// has no entry where the inlined code begins a block of its own, as all its loops and branches do.
/// </summary>
internal static class InlinedCallPlace
{
    /// <summary>
    /// The IL offset of the compiled method's call that a node lies in; -1 where nothing tells it, or what tells it disagrees.
    /// </summary>
    /// <remarks>
    /// Every other instruction of the same call came from the same place, so one that the map does cover will do. The map keeps one
    /// of several entries at a native offset, and an entry of the call's own may be the one it dropped. So an entry speaks for an
    /// instruction only where all instructions from its start on belong to that call, or to the statement that makes it.
    /// </remarks>
    public static int Find(InlineTree tree, IlMap map, int node)
    {
        var call = tree.OutermostAround(node);
        if (call == 0) return -1;
        var found = -1;
        foreach (var (native, inlined, _) in tree.Instructions)
        {
            if (tree.OutermostAround(inlined) != call) continue;
            var entry = map.EntryAt(native);
            if (entry.Il < 0 || !IsAlone(tree, call, entry, native)) continue;
            if (found >= 0 && found != entry.Il) return -1;
            found = entry.Il;
        }

        return found;
    }

    private static bool IsAlone(InlineTree tree, int call, (int Native, int Il) entry, int native) => tree.Instructions
        .SkipWhile(instruction => instruction.Native < entry.Native)
        .TakeWhile(instruction => instruction.Native <= native)
        .All(instruction => tree.OutermostAround(instruction.Node) == call || (instruction.Node == 0 && instruction.Il == entry.Il));
}
