using AllocInsight.Profiling.Events;

namespace AllocInsight.Profiling.Symbols;

/// <summary>Joins the parts of inline trees and keeps the whole ones.</summary>
internal sealed class InlineTreeParts
{
    private readonly Dictionary<(ulong Method, ulong Version), InlineTree> _trees = [];
    private readonly Dictionary<(ulong Method, ulong Version), (List<byte> Bytes, int Next)> _open = [];

    public int Count => _trees.Count;

    /// <summary>Parts of one tree come in order; a tree with a part missing is dropped.</summary>
    public void Add(in RichDebugInfoChunk chunk, int pointerSize)
    {
        var key = (chunk.MethodId, chunk.CodeVersionId);
        if (_trees.ContainsKey(key)) return;
        var (bytes, next) = chunk.Index == 0 ? ([], 0) : _open.GetValueOrDefault(key, ([], -1));
        if (chunk.Index != next)
        {
            _open.Remove(key);
            return;
        }

        bytes.AddRange(chunk.Data);
        _open[key] = (bytes, next + 1);
        if (!chunk.IsFinal) return;
        _open.Remove(key);
        if (InlineTree.Read(System.Runtime.InteropServices.CollectionsMarshal.AsSpan(bytes), pointerSize) is { } tree) _trees.Add(key, tree);
    }

    public InlineTree? Find((ulong Method, ulong Version) key) => _trees.GetValueOrDefault(key);
}
