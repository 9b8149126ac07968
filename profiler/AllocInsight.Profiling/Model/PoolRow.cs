namespace AllocInsight.Profiling.Model;

/// <summary>What AllocInsight's pool did for one kind of objects while the program was measured. Counted by the pool itself, not estimated.</summary>
public sealed record PoolRow
{
    /// <summary>The kind: <c>array</c>, <c>list</c>, <c>span</c> ...</summary>
    public required string Kind { get; init; }

    /// <summary>Size class in bytes; null where the kind has none.</summary>
    public int? SlotSize { get; init; }

    /// <summary>Objects handed out.</summary>
    public long Rents { get; init; }

    /// <summary>Of those, new ones.</summary>
    public long Misses { get; init; }

    /// <summary>Objects that came back and were not kept.</summary>
    public long Drops { get; init; }

    /// <summary>Objects that were rented at the end, or lost.</summary>
    public long Live { get; init; }

    /// <summary>Objects that were kept for later at the end.</summary>
    public long Retained { get; init; }

    /// <summary>Their bytes.</summary>
    public long RetainedBytes { get; init; }
}
