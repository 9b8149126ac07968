namespace AllocInsight.Pooling;

/// <summary>How much an allocator checks. A tier that is off costs nothing.</summary>
public enum PoolChecks
{
    /// <summary>Nothing: a slot that is freed twice, or written after it was freed, corrupts memory.</summary>
    None,

    /// <summary>
    /// Every slot has a bit that says whether it is live: frees of what is not live, was never handed out, belongs to another
    /// allocator or lies inside a slot throw <see cref="Slots.SlotMisuseException"/>. Cheap enough to be left on.
    /// </summary>
    Live,

    /// <summary>
    /// For finding a bug: as <see cref="Live"/>, and what lies behind the requested bytes is watched, freed memory is poisoned and
    /// kept from use for a while, and the stacks of the allocation and the free are in the message. Many times slower.
    /// </summary>
    Guarded,
}
