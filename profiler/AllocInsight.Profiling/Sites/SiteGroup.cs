using AllocInsight.Profiling.Estimation;
using AllocInsight.Profiling.Sampling;
using AllocInsight.Profiling.Symbols;

namespace AllocInsight.Profiling.Sites;

/// <summary>What makes two samples the same site: place and type.</summary>
internal readonly record struct SiteKey(string Module, string Method, string? File, int? Line, int? Column, TypeIndex Type)
{
    public static SiteKey Of(CodeFrame frame, TypeIndex type) =>
        new(frame.Module, frame.Method, frame.File, frame.Line, frame.Column, type);
}

/// <summary>Everything that was counted at one site.</summary>
internal sealed class SiteGroup(SiteKey key)
{
    private readonly Dictionary<Cell, GroupedSum> _cells = [];
    private double _heaviest = -1;

    public SiteKey Key => key;

    public LifetimeTally Lifetime;

    /// <summary>The walked samples, by what their totals are known of.</summary>
    public IReadOnlyDictionary<Cell, GroupedSum> Cells => _cells;

    /// <summary>The stack with most bytes.</summary>
    public StackIndex HeaviestStack { get; private set; }

    /// <summary>The slot that takes most of the bytes; -1 when that is larger than the largest.</summary>
    public int MainSlot => _cells.GroupBy(cell => cell.Key.Slot, cell => cell.Value.Total.Bytes.Sum).MaxBy(slot => slot.Sum())!.Key;

    /// <summary>Mean size of the sampled objects in bytes, each weighted by the objects it stands for.</summary>
    public double MeanSize => _cells.Values.Sum(sum => sum.Total.Bytes.Sum) / _cells.Values.Sum(sum => sum.Total.Objects.Sum);

    public long Samples => _cells.Values.Sum(sum => sum.Total.Count);

    public void Add(SiteTally.Key from, SiteTally.Entry entry)
    {
        if (!_cells.TryGetValue(Cell.Of(from), out GroupedSum? sum)) _cells.Add(Cell.Of(from), sum = new GroupedSum());
        sum.Merge(entry.Sum);
        Lifetime.Merge(entry.Lifetime);

        double bytes = entry.Sum.Total.Bytes.Sum;
        if (bytes <= _heaviest) return;
        (_heaviest, HeaviestStack) = (bytes, from.Stack);
    }
}
