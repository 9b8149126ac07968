namespace AllocInsight.Profiling.Symbols;

/// <summary>
/// Tells inlined calls apart by their order. The JIT makes a tree's nodes in the order of the IL, so the nodes of a method are a part of its
/// calls, in the same order: a node that can only be one of them is that one.
/// </summary>
internal static class InlinedCallOrder
{
    /// <summary>The IL offset of the call that each node is; -1 where several may be meant. Null where the nodes do not fit the calls.</summary>
    /// <param name="nodes">The nodes under the compiled method, ascending: the method's metadata name, null where it is not known; and the IL that the map tells, -1 where it tells none.</param>
    /// <param name="calls">The compiled method's calls, ascending: the name that each gives, null where it gives none.</param>
    /// <param name="map">The compiled method's IL offsets.</param>
    public static IReadOnlyList<int>? Align(IReadOnlyList<(string? Name, int Il)> nodes, IReadOnlyList<(int Offset, string? Name)> calls, IlMap map)
    {
        var names = calls.Select(static call => call.Name).ToHashSet();
        // Of all ways to fit them, the one furthest to the front and the one furthest back: what is the same in both is so in all.
        var first = new int[nodes.Count];
        for (int node = 0, call = 0; node < nodes.Count; node++, call++)
        {
            while (call < calls.Count && !MayBe(node, call)) call++;
            if (call == calls.Count) return null;
            first[node] = call;
        }

        var offsets = new int[nodes.Count];
        for (int node = nodes.Count - 1, call = calls.Count - 1; node >= 0; node--, call--)
        {
            while (!MayBe(node, call)) call--;
            offsets[node] = call == first[node] ? calls[call].Offset : -1;
        }

        return offsets;

        bool MayBe(int node, int call)
        {
            var ((name, il), (offset, called)) = (nodes[node], calls[call]);
            if (il >= 0 && (offset < il || offset >= map.EndOf(il))) return false;
            // A method that no call names is a delegate's.
            return name is null || called is null || called == name || (called == "Invoke" && !names.Contains(name));
        }
    }
}
