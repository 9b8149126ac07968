namespace AllocInsight.Pooling.Leases;

/// <summary>What has happened to the objects of one sort in one thread's cache. Written by that thread only, without synchronisation.</summary>
internal struct StackCounts
{
    /// <summary>The reasons for drops, in the order of <see cref="DropReason"/>.</summary>
    public static readonly string[] DropNames = ["full", "too-large", "underused", "not-reset", "too-many-sorts", "idle"];

    /// <summary>Objects rented.</summary>
    public long Rents;

    /// <summary>Objects given back, each once.</summary>
    public long Returns;

    /// <summary>Leases that were disposed again, and did nothing.</summary>
    public long StaleReturns;

    /// <summary>Rents that made a new object, as there was none.</summary>
    public long NewForEmpty;

    /// <summary>Rents that made a new object, as there are too many sorts.</summary>
    public long NewForSorts;

    /// <summary>Rents that made a new object, as it is larger than what is kept.</summary>
    public long NewForSize;

    /// <summary>Objects not kept, by <see cref="DropReason"/>.</summary>
    public Reasons Drops;

    public void Add(in StackCounts other)
    {
        Rents += other.Rents;
        Returns += other.Returns;
        StaleReturns += other.StaleReturns;
        NewForEmpty += other.NewForEmpty;
        NewForSorts += other.NewForSorts;
        NewForSize += other.NewForSize;
        for (int i = 0; i < DropNames.Length; i++)
            Drops[i] += other.Drops[i];
    }

    [System.Runtime.CompilerServices.InlineArray(6)]
    public struct Reasons
    {
        private long _first;
    }
}
