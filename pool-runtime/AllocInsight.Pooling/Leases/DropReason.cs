namespace AllocInsight.Pooling.Leases;

/// <summary>Why a returned object is not kept. In the order of <see cref="StackCounts.DropNames"/>.</summary>
internal enum DropReason
{
    /// <summary>It is kept.</summary>
    None = -1,

    /// <summary>The bound in bytes is reached.</summary>
    Full,

    /// <summary>It is larger than what is kept at all.</summary>
    TooLarge,

    /// <summary>Much larger than what was put into it the last times, so that clearing it costs more than it saves.</summary>
    Underused,

    /// <summary>It cannot be used again, or did not let itself be reset.</summary>
    NotReset,

    /// <summary>There are too many sorts of its kind: lengths, or comparers.</summary>
    TooManySorts,

    /// <summary>It was kept and not used for too long.</summary>
    Idle,
}
