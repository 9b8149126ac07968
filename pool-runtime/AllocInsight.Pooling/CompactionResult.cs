namespace AllocInsight.Pooling;

/// <summary>What <see cref="SlotHeap.Compact()"/> did.</summary>
/// <param name="MovedSlots">Values that were moved.</param>
/// <param name="MovedBytes">Bytes of their slots.</param>
/// <param name="FreedBytes">Bytes given back to the system, less those taken for what was moved; a multiple of 64 KiB.</param>
/// <param name="PinnedPages">Frames that could not be emptied, as a thread reads or has pinned a value in them.</param>
/// <param name="IsComplete">False when the budget ended it, or memory to move to was lacking.</param>
public readonly record struct CompactionResult(long MovedSlots, long MovedBytes, long FreedBytes, int PinnedPages, bool IsComplete);
