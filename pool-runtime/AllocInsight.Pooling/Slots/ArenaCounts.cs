namespace AllocInsight.Pooling.Slots;

/// <summary>What an arena has; per size class where it is an array.</summary>
internal sealed class ArenaCounts(int classCount)
{
    public int Heaps { get; init; }
    public int Segments { get; set; }
    public long CommittedBytes { get; set; }
    public long DecommittedBytes { get; init; }
    public long[] Pages { get; } = new long[classCount];
    public long[] LiveSlots { get; } = new long[classCount];
    public long[] FreeSlots { get; } = new long[classCount];

    /// <summary>Slots that were handed out with a mark so far.</summary>
    public long[] Rents { get; } = new long[classCount];
}
