namespace AllocInsight.Profiling.Lifetimes;

/// <summary>What became of a sampled object at its first collection: the first that could have freed it.</summary>
public enum LifetimeOutcome
{
    /// <summary>The collection freed it.</summary>
    DiedYoung,

    /// <summary>The collection kept it.</summary>
    Survived,

    /// <summary>The collection was outside all windows, so nobody looked: the sample says nothing about lifetimes.</summary>
    Unobserved,

    /// <summary>Looked for and not seen: the window or the capture ended too early, or events were lost.</summary>
    Undecided,
}
