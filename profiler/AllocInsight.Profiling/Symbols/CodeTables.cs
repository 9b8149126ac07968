using AllocInsight.Profiling.Events;

namespace AllocInsight.Profiling.Symbols;

/// <summary>Everything that a process's events told about its code.</summary>
internal sealed class CodeTables : IDisposable
{
    public CodeTables() => Inlined = new(this);

    public CodeRanges Ranges { get; } = new();

    public Dictionary<ulong, MethodRecord> Methods { get; } = [];

    public Dictionary<ulong, MethodDetails> Details { get; } = [];

    public Dictionary<(ulong Method, ulong Version), IlMap> IlMaps { get; } = [];

    public InlineTreeParts InlineTrees { get; } = new();

    public ModuleTable Modules { get; } = new();

    public InlinedMethods Inlined { get; }

    /// <summary>What is known of an instruction; null where its code is not.</summary>
    /// <param name="address">An address inside the instruction.</param>
    public CodePlace? Find(ulong address)
    {
        if (Ranges.Find(address) is not { } range) return null;
        var key = (range.Method.MethodId, range.CodeVersionId);
        return new CodePlace(range.Method, (int)(address - range.Start), IlMaps.GetValueOrDefault(key), InlineTrees.Find(key), this, range.CodeVersionId);
    }

    public void Dispose() => Modules.Dispose();
}

/// <summary>One instruction of compiled code.</summary>
/// <param name="Method">Whose code it is.</param>
/// <param name="NativeOffset">Its offset in that code.</param>
/// <param name="Map">The code's IL offsets; null where none were told.</param>
/// <param name="Tree">The code's inlined calls; null where none were told.</param>
/// <param name="Code">What else is known of the code.</param>
/// <param name="Version">Which of the method's codes it is.</param>
internal readonly record struct CodePlace(MethodRecord Method, int NativeOffset, IlMap? Map, InlineTree? Tree, CodeTables Code, ulong Version)
{
    /// <summary>
    /// The compiled method's IL that the instruction came from, as <see cref="IlMap.IlAt"/> tells it, or else as the inlined call
    /// around it does.
    /// </summary>
    public (int Start, int End) Il => Map?.IlAt(NativeOffset) switch
    {
        { Start: >= 0 } own => own,
        not null when Tree is not null => CallOf(Tree.NodeAt(NativeOffset)),
        _ => (-1, -1),
    };

    /// <summary>The inlined methods around the instruction and the IL of the innermost one.</summary>
    public (IReadOnlyList<ulong> Methods, (int Start, int End) Il) Inlined => Tree?.At(NativeOffset) ?? ([], (-1, -1));

    /// <summary>The compiled method's IL that makes the inlined call which a node of the tree lies in; (-1, -1) where that is not known.</summary>
    public (int Start, int End) CallOf(int node) =>
        Map is not null && Tree is not null && Code.Inlined.CallsOf(Method, Version, Tree, Map).TryGetValue(Tree.OutermostAround(node), out var il) ? (il, Map.EndOf(il)) : (-1, -1);
}
