namespace AllocInsight.Pooling.Slots;

/// <summary>What a program did wrong with a slot.</summary>
public enum SlotMisuse
{
    /// <summary>A slot was freed that had been freed before and not been handed out again.</summary>
    DoubleFree,

    /// <summary>The address was never handed out by this allocator.</summary>
    InvalidPointer,

    /// <summary>The address lies inside a slot, not at its start.</summary>
    InteriorPointer,

    /// <summary>Bytes behind the requested size were written.</summary>
    Overflow,

    /// <summary>A slot was written after it had been freed.</summary>
    WriteAfterFree,

    /// <summary>A handle was used whose value had been freed, or that no value ever had.</summary>
    StaleHandle,
}
