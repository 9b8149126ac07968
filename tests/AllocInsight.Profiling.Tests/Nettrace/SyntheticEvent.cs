namespace AllocInsight.Profiling.Tests.Nettrace;

/// <summary>An event to write into a synthetic trace.</summary>
internal sealed record SyntheticEvent
{
    public int MetadataId { get; init; } = 1;

    /// <summary>Running number on <see cref="CaptureThread"/>, from 1.</summary>
    public required uint Sequence { get; init; }

    public long Thread { get; init; } = 100;

    public long CaptureThread { get; init; } = 100;

    public int StackId { get; init; }

    public long Timestamp { get; init; }

    public byte[] Payload { get; init; } = [];
}
