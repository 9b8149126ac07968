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
        foreach (var (native, node, _) in tree.Instructions)
        {
            var call = tree.OutermostAround(node);
            if (call == 0) continue;
            var entry = map.EntryAt(native);
            if (entry.Il < 0 || !IsAlone(tree, call, entry, native)) continue;
            found[call] = found.TryGetValue(call, out var other) && other != entry.Il ? -1 : entry.Il;
        }

        return found;
    }

    private static bool IsAlone(InlineTree tree, int call, (int Native, int Il) entry, int native) => tree.Instructions
        .SkipWhile(instruction => instruction.Native < entry.Native)
        .TakeWhile(instruction => instruction.Native <= native)
        .All(instruction => tree.OutermostAround(instruction.Node) == call || (instruction.Node == 0 && instruction.Il == entry.Il));
}
