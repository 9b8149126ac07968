namespace AllocInsight.Profiling.Tests.Nettrace;

/// <summary>Small traces with every kind of block, whose content is known.</summary>
internal static class SyntheticTraces
{
    public const string Provider = "Test-Provider";
    public static readonly ulong[] ShortStack = [0x1111_0001, 0x1111_0002];
    public static readonly ulong[] LongStack = [0xFFFF_0003, 0x1111_0004, 0x1111_0005];

    /// <summary>The events in file order. Six events are missing: two before number 4, one after number 6, three of thread 300.</summary>
    public static readonly SyntheticEvent[] First =
    [
        new() { Sequence = 1, Timestamp = 2_000, StackId = 1, Payload = [1, 2, 3] },
        new() { Sequence = 4, Timestamp = 2_010, StackId = 2, Payload = [4, 5, 6] },
        new() { Sequence = 5, Timestamp = 2_020, StackId = 2, MetadataId = 2, Thread = 300 },
        new() { Sequence = 1, Timestamp = 1_990, CaptureThread = 200, Thread = 200, Payload = [7] },
        new() { Sequence = 6, Timestamp = 2_030, StackId = 1, Payload = [8] },
    ];

    public static readonly SyntheticEvent[] Second =
    [
        new() { Sequence = 8, Timestamp = 3_000, StackId = 1 },
        new() { Sequence = 9, Timestamp = 3_001, StackId = 5, Payload = [9] },
    ];

    public const long SequencePoint = 2_500;
    public const int Lost = 6;

    /// <summary>Those of the thread of which no event is in the trace.</summary>
    public const int LostUnseen = 3;

    public static TraceWriter Write(bool isVersion6, int pointerSize = 8, bool isCompressed = true)
    {
        TraceWriter writer = new(isVersion6, pointerSize);
        writer.Metadata(1, Provider, 11, "First", 3)
            .Threads(100, 200, 300)
            .Metadata(2, Provider, 12, "", 0)
            .Stacks(1, ShortStack, LongStack)
            .Events(isCompressed, First)
            .SequencePoint(SequencePoint, (100, 7), (200, 1), (300, 3))
            .Stacks(5, LongStack)
            .Events(isCompressed, Second)
            .SequencePoint(4_000, (100, 9));
        return writer;
    }
}
