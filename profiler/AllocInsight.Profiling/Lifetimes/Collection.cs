namespace AllocInsight.Profiling.Lifetimes;

/// <summary>One garbage collection between its start and its end event.</summary>
internal sealed class Collection(long start, int number, int depth, bool isBackground)
{
    public long Start { get; } = start;

    public int Number { get; } = number;

    /// <summary>The oldest generation collected.</summary>
    public int Depth { get; } = depth;

    public bool IsBackground { get; } = isBackground;

    /// <summary>Timestamp of the end event; null until it arrives.</summary>
    public long? End { get; set; }

    /// <summary>Set when something proves that the end event was lost.</summary>
    public bool IsEndLost { get; set; }

    /// <summary>Set on a background collection when its ranges cannot be told from those of one within it.</summary>
    public bool IsMixed { get; set; }

    /// <summary>Set on a background collection at its first stop, in which it sweeps generations 0 and 1.</summary>
    public bool HasSweptYoung { get; set; }

    /// <summary>Whether it reports which new small objects survive: a background collection frees such objects, too, but untold.</summary>
    public bool JudgesSmall => !IsBackground;

    /// <summary>Whether it frees objects of the large and pinned heaps.</summary>
    public bool FreesLarge => Depth >= 2;

    /// <summary>Whether all is known that will ever be known of it.</summary>
    public bool IsFinished(long watermark) => IsEndLost || End < watermark;

    public bool Spans(long timestamp) => timestamp >= Start && timestamp <= End;
}
