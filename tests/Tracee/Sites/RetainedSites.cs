using System.Runtime.CompilerServices;

namespace Tracee;

internal sealed class Node(Node? next, long value)
{
    public Node? Next { get; } = next;

    public long Value { get; } = value;
}

/// <summary>Objects that outlive their first collection: a cache that nobody should pool.</summary>
internal static class RetainedSites
{
    private static readonly List<byte[]> Cache = [];
    private static Node? _head;

    public static readonly Site[] All =
    [
        new(500_000, Nodes, new Allocation("retained-node", "Tracee.Node", Size.Object(16), Fate: Fate.Survives)),
        new(10_000, CachedArrays, new Allocation("retained-array", "byte[]", Size.Array(1, 2000), Fate: Fate.Survives)),
    ];

    public static void Release()
    {
        _head = null;
        Cache.Clear();
    }

    [MethodImpl(MethodImplOptions.NoInlining)]
    private static void Nodes(int count)
    {
        for (int i = 0; i < count; i++)
            _head = new Node(_head, i); // site: retained-node
    }

    [MethodImpl(MethodImplOptions.NoInlining)]
    private static void CachedArrays(int count)
    {
        for (int i = 0; i < count; i++)
            Cache.Add(new byte[2000]); // site: retained-array
    }
}
