using System.Runtime.InteropServices;

namespace AllocInsight.Profiling.Sampling;

/// <summary>Index of a node in a <see cref="StackTree"/>: a stack, named by its innermost frame.</summary>
internal readonly record struct StackIndex(int Value)
{
    /// <summary>The empty stack.</summary>
    public static StackIndex None => new(0);

    /// <summary>Whether there is no frame.</summary>
    public bool IsNone => Value == 0;
}

/// <summary>
/// Every distinct stack, stored once as a tree from the outermost frame inwards.
/// </summary>
/// <remarks>
/// Invariant: a node's parent has a smaller index than the node, and node 0 is the root, so no walk can be endless.
/// Memory is bounded: at <see cref="NodeLimit"/> nodes, of about 60 bytes each with their index, a new stack keeps only its
/// <see cref="ShortDepth"/> innermost frames, and at twice that it is credited to the root. Not thread-safe.
/// </remarks>
internal sealed class StackTree
{
    /// <summary>Nodes up to which whole stacks are kept. A guess: real programs stay below 200,000.</summary>
    public const int NodeLimit = 2_000_000;

    /// <summary>Innermost frames that are kept beyond the limit.</summary>
    public const int ShortDepth = 12;

    private readonly Dictionary<(int Parent, ulong Address), int> _index = [];
    private readonly List<(int Parent, ulong Address)> _nodes = [(0, 0)];

    /// <summary>Number of stacks that had to be shortened.</summary>
    public long Shortened { get; private set; }

    /// <summary>Number of nodes, the root included.</summary>
    public int Count => _nodes.Count;

    /// <summary>Stores a stack, given innermost frame first.</summary>
    public StackIndex Intern(ReadOnlySpan<ulong> addresses)
    {
        if (_nodes.Count >= NodeLimit && addresses.Length > ShortDepth)
        {
            addresses = addresses[..ShortDepth];
            Shortened++;
        }

        int node = 0;
        for (int i = addresses.Length - 1; i >= 0; i--)
        {
            ref int child = ref CollectionsMarshal.GetValueRefOrAddDefault(_index, (node, addresses[i]), out bool known);
            if (!known)
            {
                if (_nodes.Count >= 2 * NodeLimit)
                {
                    _index.Remove((node, addresses[i]));
                    return StackIndex.None;
                }

                child = _nodes.Count;
                _nodes.Add((node, addresses[i]));
            }

            node = child;
        }

        return new StackIndex(node);
    }

    /// <summary>The return address of a stack's innermost frame.</summary>
    public ulong Address(StackIndex stack) => _nodes[stack.Value].Address;

    /// <summary>The stack without its innermost frame.</summary>
    public StackIndex Caller(StackIndex stack) => new(_nodes[stack.Value].Parent);
}
