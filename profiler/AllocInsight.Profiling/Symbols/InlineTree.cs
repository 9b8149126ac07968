using System.Buffers.Binary;

namespace AllocInsight.Profiling.Symbols;

/// <summary>
/// Which inlined method each instruction of one piece of compiled code came from.
/// </summary>
/// <remarks>
/// Sound in what .NET 10 sends: the nodes' methods, their parents and siblings, and the map from instructions to nodes and
/// IL offsets in them. Not sound: the nodes' own IL offsets, which should be the places of the calls and are left over
/// memory; they are not read.
/// </remarks>
internal sealed class InlineTree
{
    private readonly ulong[] _methods;

    /// <summary>Parent of each node; 0 for the root's children, -1 for the root and for nodes that hang nowhere.</summary>
    private readonly int[] _parents;

    /// <summary>Ascending by native offset.</summary>
    private readonly (int Native, int Node, int Il)[] _map;

    private InlineTree(ulong[] methods, int[] parents, (int, int, int)[] map)
    {
        _methods = methods;
        _parents = parents;
        _map = map;
    }

    /// <summary>Reads the joined parts of a tree; null where they contradict themselves.</summary>
    public static InlineTree? Read(ReadOnlySpan<byte> data, int pointerSize)
    {
        const int MapEntrySize = 13;
        if (data.Length < 8) return null;
        var nodeCount = BinaryPrimitives.ReadInt32LittleEndian(data);
        var mapCount = BinaryPrimitives.ReadInt32LittleEndian(data[4..]);
        var nodeSize = pointerSize + 12;
        if (nodeCount < 1 || mapCount < 0 || 8 + ((long)nodeCount * nodeSize) + ((long)mapCount * MapEntrySize) != data.Length) return null;

        var methods = new ulong[nodeCount];
        var links = new (int Child, int Sibling)[nodeCount];
        for (var i = 0; i < nodeCount; i++)
        {
            var node = data[(8 + (i * nodeSize))..];
            methods[i] = pointerSize == 8 ? BinaryPrimitives.ReadUInt64LittleEndian(node) : BinaryPrimitives.ReadUInt32LittleEndian(node);
            links[i] = (Int32(node[pointerSize..], 1), Int32(node[pointerSize..], 2));
        }

        var map = new (int, int, int)[mapCount];
        for (var i = 0; i < mapCount; i++)
        {
            var entry = data[(8 + (nodeCount * nodeSize) + (i * MapEntrySize))..];
            var node = Int32(entry, 1);
            if (node < 0 || node >= nodeCount) return null;
            map[i] = (Int32(entry, 2), node, Int32(entry, 0));
        }

        // Stable: of two entries at one instruction the later counts.
        return new InlineTree(methods, FindParents(links), [.. map.OrderBy(static entry => entry.Item1)]);
    }

    /// <summary>The instructions that are known, ascending; several at one native offset stand in the order of the code.</summary>
    public IReadOnlyList<(int Native, int Node, int Il)> Instructions => _map;

    /// <summary>Every inlined call: its node, and the methods from it up to the compiled one, which is not part of it.</summary>
    public IEnumerable<(int Node, IReadOnlyList<ulong> Methods)> InlinedCalls =>
        Enumerable.Range(1, _methods.Length - 1).Where(node => _parents[node] >= 0).Select(node => (node, (IReadOnlyList<ulong>)MethodsAround(node)));

    /// <summary>The node that a native offset lies in; 0 for the compiled method itself, and where nothing is known.</summary>
    public int NodeAt(int nativeOffset) => IndexAt(nativeOffset) is >= 0 and var index ? _map[index].Node : 0;

    /// <summary>The node that the compiled method itself calls on the way to a node; 0 for the compiled method's own.</summary>
    public int OutermostAround(int node)
    {
        while (node > 0 && _parents[node] > 0) node = _parents[node];
        return node > 0 && _parents[node] == 0 ? node : 0;
    }

    /// <summary>
    /// The inlined method at a native offset, the IL offset in it, and the methods around it up to the compiled one, which is
    /// not part of the answer. Empty for instructions of the compiled method itself. The IL is a range as in
    /// <see cref="IlMap.IlAt"/>.
    /// </summary>
    public (IReadOnlyList<ulong> Methods, (int Start, int End) Il) At(int nativeOffset)
    {
        var index = IndexAt(nativeOffset);
        if (index < 0) return ([], (-1, -1));
        var (_, node, start) = _map[index];
        return (MethodsAround(node), (start, IlMap.EndOf(_map.Where(entry => entry.Node == node).Select(static entry => entry.Il), start)));
    }

    private int IndexAt(int nativeOffset)
    {
        var index = _map.Length - 1;
        while (index >= 0 && _map[index].Native > nativeOffset) index--;
        return index;
    }

    private List<ulong> MethodsAround(int node)
    {
        var methods = new List<ulong>();
        for (; node > 0; node = _parents[node]) methods.Add(_methods[node]);
        return methods;
    }

    private static int[] FindParents((int Child, int Sibling)[] links)
    {
        var parents = new int[links.Length];
        Array.Fill(parents, -1);
        var open = new Stack<int>([0]);
        while (open.TryPop(out var parent))
        {
            // A node that has a parent already ends the walk, so that a damaged tree cannot circle.
            for (var child = links[parent].Child; child > 0 && child < links.Length && parents[child] < 0; child = links[child].Sibling)
            {
                parents[child] = parent;
                open.Push(child);
            }
        }

        return parents;
    }

    private static int Int32(ReadOnlySpan<byte> data, int index) => BinaryPrimitives.ReadInt32LittleEndian(data[(index * sizeof(int))..]);
}
