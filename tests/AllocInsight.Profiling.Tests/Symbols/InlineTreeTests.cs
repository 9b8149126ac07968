using System.Buffers.Binary;
using AllocInsight.Profiling.Events;
using AllocInsight.Profiling.Symbols;

namespace AllocInsight.Profiling.Tests.Symbols;

public sealed class InlineTreeTests
{
    /// <summary>Root 100 with children 101 (which has child 102) and 103; their own IL offsets are rubbish, as the runtime sends them.</summary>
    private static readonly (ulong Method, int Il, int Child, int Sibling)[] Nodes =
        [(100, -1, 1, 0), (101, 0x33ACD1A0, 2, 3), (102, 9, 0, 0), (103, 0, 0, 0)];

    private static readonly byte[] Tree = Bytes(
        Nodes,
        [(0, 0, 0x10), (7, 2, 0x20), (5, 0, 0x30), (1, 3, 0x40)]);

    [Theory]
    [InlineData(0x00, -1)]
    [InlineData(0x10, 0)]
    [InlineData(0x20, 7, 102, 101)]
    [InlineData(0x2F, 7, 102, 101)]
    [InlineData(0x30, 5)]
    [InlineData(0x99, 1, 103)]
    public void An_instruction_leads_to_the_inlined_methods_around_it(int nativeOffset, int ilOffset, params int[] methods)
    {
        var (found, il) = InlineTree.Read(Tree, pointerSize: 8)!.At(nativeOffset);
        Assert.Equal(methods.Select(static method => (ulong)method), found);
        Assert.Equal(ilOffset, il.Start);
    }

    /// <summary>Call 101 is made at IL 20: its first instruction is covered by that statement, the others by no entry.</summary>
    [Theory]
    [InlineData(1, 20)]
    [InlineData(2, 20)]
    [InlineData(0, -1)]
    [InlineData(3, -1)]
    public void An_inlined_calls_place_comes_from_another_instruction_of_the_same_call(int node, int ilOffset)
    {
        var tree = InlineTree.Read(Bytes(Nodes, [(20, 0, 0x10), (0, 1, 0x18), (7, 2, 0x20), (4, 3, 0x30)]), pointerSize: 8)!;
        Assert.Equal(ilOffset, PlaceOf(tree, Map((0x10, 20), (0x20, -1)), node));
    }

    [Fact]
    public void Where_a_statement_may_have_lost_its_entry_the_calls_place_is_unknown()
    {
        var shared = InlineTree.Read(Bytes(Nodes, [(12, 0, 0x10), (20, 0, 0x10), (0, 1, 0x10), (7, 2, 0x20)]), pointerSize: 8)!;
        Assert.Equal(-1, PlaceOf(shared, Map((0x10, 12), (0x20, -1)), 1));
        var twice = InlineTree.Read(Bytes(Nodes, [(0, 1, 0x10), (3, 1, 0x18), (7, 2, 0x20)]), pointerSize: 8)!;
        Assert.Equal(-1, PlaceOf(twice, Map((0x10, 12), (0x18, 20), (0x20, -1)), 1));
    }

    private static int PlaceOf(InlineTree tree, IlMap map, int node) => InlinedCallPlace.FindAll(tree, map).GetValueOrDefault(tree.OutermostAround(node), -1);

    [Fact]
    public void A_tree_that_runs_in_circles_ends_all_the_same()
    {
        var circle = Bytes([(100, 0, 1, 0), (101, 0, 2, 1), (102, 0, 1, 2)], [(3, 2, 0)]);
        var (methods, _) = InlineTree.Read(circle, pointerSize: 8)!.At(0);
        Assert.Equal([102ul, 101ul], methods);
    }

    [Fact]
    public void Any_wrong_length_is_refused()
    {
        for (var length = 0; length < Tree.Length; length++) Assert.Null(InlineTree.Read(Tree.AsSpan(0, length), pointerSize: 8));
        Assert.Null(InlineTree.Read(Tree, pointerSize: 4));
        Assert.Null(InlineTree.Read([.. Tree, 0], pointerSize: 8));
        Assert.Null(InlineTree.Read([255, 255, 255, 127, 255, 255, 255, 127], pointerSize: 8));
        Assert.Null(InlineTree.Read(Bytes([(100, 0, 0, 0)], [(0, 1, 0)]), pointerSize: 8));
    }

    [Fact]
    public void Parts_join_in_order_and_a_missing_one_drops_the_tree()
    {
        var whole = new InlineTreeParts();
        Add(whole, 0, Tree.AsSpan(0, 40), isFinal: false);
        Add(whole, 1, Tree.AsSpan(40), isFinal: true);
        Assert.NotNull(whole.Find((1, 2)));

        var broken = new InlineTreeParts();
        Add(broken, 0, Tree.AsSpan(0, 40), isFinal: false);
        Add(broken, 2, Tree.AsSpan(40), isFinal: true);
        Assert.Equal(0, broken.Count);
    }

    private static void Add(InlineTreeParts parts, uint index, ReadOnlySpan<byte> data, bool isFinal)
    {
        var payload = new byte[34 + data.Length];
        BinaryPrimitives.WriteUInt64LittleEndian(payload.AsSpan(2), 1);
        BinaryPrimitives.WriteUInt64LittleEndian(payload.AsSpan(10), 2);
        BinaryPrimitives.WriteUInt32LittleEndian(payload.AsSpan(26), index | (isFinal ? 0x80000000 : 0));
        BinaryPrimitives.WriteInt32LittleEndian(payload.AsSpan(30), data.Length);
        data.CopyTo(payload.AsSpan(34));
        Assert.True(RichDebugInfoChunk.TryRead(payload, out var chunk));
        Assert.False(RichDebugInfoChunk.TryRead(payload.AsSpan(0, payload.Length - 1), out _));
        parts.Add(chunk, pointerSize: 8);
    }

    internal static IlMap Map(params (int Native, int Il)[] entries)
    {
        Assert.True(MethodIlMap.TryRead(CodePayloads.IlMap(1, 0, entries), out var map));
        return new IlMap(map);
    }

    private static byte[] Bytes((ulong Method, int Il, int Child, int Sibling)[] nodes, (int Il, int Node, int Native)[] map)
    {
        var stream = new MemoryStream();
        using var writer = new BinaryWriter(stream);
        writer.Write(nodes.Length);
        writer.Write(map.Length);
        foreach (var node in nodes)
        {
            writer.Write(node.Method);
            writer.Write(node.Il);
            writer.Write(node.Child);
            writer.Write(node.Sibling);
        }

        foreach (var entry in map)
        {
            writer.Write(entry.Il);
            writer.Write(entry.Node);
            writer.Write(entry.Native);
            writer.Write((byte)2);
        }

        return stream.ToArray();
    }
}
