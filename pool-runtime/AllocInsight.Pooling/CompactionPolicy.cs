namespace AllocInsight.Pooling;

/// <summary>When a <see cref="SlotHeap"/> sweeps, grows and compacts by itself, by the share of free slots in a size pool. Immutable; safe to share.</summary>
public sealed record CompactionPolicy
{
    /// <summary>Ruby's ratios: 0.20, 0.40 and 0.65.</summary>
    public static CompactionPolicy Ruby { get; } = new();

    /// <summary>A pool that is swept because it ran out, and has fewer free slots than this share afterwards, grows. Above 0, below <see cref="Goal"/>. Default: 0.20.</summary>
    public double Least { get; init; } = 0.20;

    /// <summary>The share of free slots that such a pool may grow to before it is swept again. Default: 0.40.</summary>
    public double Goal { get; init; } = 0.40;

    /// <summary>A pool with more free slots than this share is compacted; below 1. Default: 0.65.</summary>
    public double Most { get; init; } = 0.65;

    /// <summary>Pages to grow by after a sweep: none while enough is free, else so many that <see cref="Goal"/> is reached.</summary>
    internal int PagesToAdd(long free, long slots, int slotsInPage)
    {
        if (free >= Least * slots)
            return 0;

        // (free + n) / (slots + n) = goal, solved for n.
        double missing = ((Goal * slots) - free) / (1 - Goal);
        return (int)Math.Min(int.MaxValue, Math.Ceiling(Math.Max(missing, 1) / slotsInPage));
    }

    internal void Validate()
    {
        if (!(Least > 0 && Least < Goal && Goal < Most && Most < 1))
            throw new ArgumentException($"A policy's ratios ascend between 0 and 1, unlike {Least}, {Goal}, {Most}.", nameof(Most));
    }
}
