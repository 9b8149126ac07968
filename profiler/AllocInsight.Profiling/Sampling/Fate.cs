namespace AllocInsight.Profiling.Sampling;

/// <summary>What became of a sampled object whose first collection was looked for.</summary>
internal enum Fate
{
    /// <summary>It died at its first collection.</summary>
    DiedYoung,

    /// <summary>It was still alive after it.</summary>
    Survived,

    /// <summary>The collection was not seen: the window or the capture ended first.</summary>
    Undecided,
}
