namespace AllocInsight.Profiling.Nettrace;

/// <summary>What a block holds. The values are those of format version 6; versions 4 and 5 spell names instead.</summary>
internal enum BlockKind
{
    EndOfStream = 0,
    Trace = 1,
    Event = 2,
    Metadata = 3,
    SequencePoint = 4,
    Stack = 5,
    Thread = 6,
    RemoveThread = 7,
    LabelList = 8,
}

/// <summary>What precedes a block's content: its kind, and its size in bytes without any framing.</summary>
internal readonly record struct BlockHeader(BlockKind Kind, int Size);
