namespace AllocInsight.Testing.Analysis;

/// <summary>A row of a profile, at every place in the test's files where <paramref name="Code"/> stands.</summary>
/// <param name="Code">The allocating expression, as the source has it.</param>
public sealed record HotSite(string Code)
{
    /// <summary>The allocated type; null for that of the expression.</summary>
    public string? Type { get; init; }

    /// <summary>Objects allocated.</summary>
    public long Objects { get; init; } = 1_000_000;

    /// <summary>Bytes allocated.</summary>
    public long Bytes { get; init; } = 1_000_000_000;

    /// <summary>Fraction of all bytes.</summary>
    public double Share { get; init; } = 0.25;

    /// <summary>Fraction of the bytes that died young.</summary>
    public double DiedYoung { get; init; } = 1;

    /// <summary>Slot size in bytes; null where larger than the largest slot.</summary>
    public int? SlotSize { get; init; } = 1024;

    /// <summary>What the profiler advises.</summary>
    public string Verdict { get; init; } = "pool-array";
}
