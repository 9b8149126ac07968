namespace AllocInsight.Profiling.Events;

/// <summary>Which heap an object was allocated on; the values are the runtime's.</summary>
public enum AllocationKind
{
    /// <summary>The small-object heap, whose objects every collection of their generation can free.</summary>
    Small = 0,

    /// <summary>The large-object heap, for 85,000 bytes and more by default; collected with generation 2 only.</summary>
    Large = 1,

    /// <summary>The pinned-object heap; collected with generation 2 only.</summary>
    Pinned = 2,
}
