using System.Buffers.Binary;

namespace AllocInsight.Profiling.Nettrace;

/// <summary>
/// Versions 4 and 5: each block is an object, <c>begin, begin, null, version, minimum reader version, type name, end</c>,
/// then the content, then <c>end</c>. A null instead of an object ends the trace.
/// </summary>
internal sealed class ObjectFraming : TraceFraming
{
    private const byte NullTag = 1;
    private const byte BeginTag = 5;
    private const byte EndTag = 6;

    /// <summary>The newest version of the Trace object, and with it of the format, that this framing knows.</summary>
    private const int NewestTrace = 5;

    /// <summary>The oldest one.</summary>
    private const int OldestTrace = 4;

    /// <summary>The newest version of every other object.</summary>
    private const int NewestBlock = 2;

    /// <summary>Three tags, two versions and the length of the name.</summary>
    private const int FixedBytes = 3 + (3 * sizeof(int));

    /// <summary>Longer than every name in the format, short enough for the buffer.</summary>
    private const int MaxNameBytes = 64;

    /// <summary>Wall-clock time, clock value, frequency, pointer size, process id, processors, sampling rate.</summary>
    private const int TraceObjectBytes = 48;

    public override bool IsVersion6 => false;

    public override bool TryReadHeader(TraceInput input, out BlockHeader header)
    {
        header = default;
        if (!input.TryFill(1))
            return false;
        // Nothing need follow a null, so this may not wait for more.
        if (input.Available[0] == NullTag)
        {
            input.Advance(1);
            return true;
        }
        if (input.Available[0] != BeginTag)
            DamagedTraceException.Throw("a block begins with an unknown tag");
        if (!input.TryFill(FixedBytes))
            return false;

        ReadOnlySpan<byte> bytes = input.Available;
        if (bytes[1] != BeginTag || bytes[2] != NullTag)
            DamagedTraceException.Throw("a block has no type");
        int version = BinaryPrimitives.ReadInt32LittleEndian(bytes[3..]);
        int minimumReader = BinaryPrimitives.ReadInt32LittleEndian(bytes[7..]);
        int nameBytes = BinaryPrimitives.ReadInt32LittleEndian(bytes[11..]);
        if (nameBytes is < 0 or > MaxNameBytes)
            DamagedTraceException.Throw("the name of a block is too long");
        if (!input.TryFill(FixedBytes + nameBytes + 1))
            return false;

        bytes = input.Available;
        if (bytes[FixedBytes + nameBytes] != EndTag)
            DamagedTraceException.Throw("the type of a block has no end");
        BlockKind kind = Recognize(bytes.Slice(FixedBytes, nameBytes));
        CheckVersion(kind, version, minimumReader);
        input.Advance(FixedBytes + nameBytes + 1);
        if (kind != BlockKind.Trace)
            return TryReadSize(input, kind, out header);
        header = new BlockHeader(kind, TraceObjectBytes);
        return true;
    }

    public override bool TryReadFooter(TraceInput input)
    {
        if (!input.TryFill(1))
            return false;
        if (input.Available[0] != EndTag)
            DamagedTraceException.Throw("a block has no end");
        input.Advance(1);
        return true;
    }

    private static bool TryReadSize(TraceInput input, BlockKind kind, out BlockHeader header)
    {
        header = default;
        if (!input.TryFill(sizeof(int)))
            return false;
        int size = BinaryPrimitives.ReadInt32LittleEndian(input.Available);
        if (size is < 0 or > MaxBlockBytes)
            DamagedTraceException.Throw("the size of a block is impossible");
        input.Advance(sizeof(int));

        // The content begins at a multiple of four bytes from the start of the trace.
        int padding = (int)(-input.Position & 3);
        if (!input.TryFill(padding))
            return false;
        input.Advance(padding);
        header = new BlockHeader(kind, size);
        return true;
    }

    private static BlockKind Recognize(ReadOnlySpan<byte> name)
    {
        if (name.SequenceEqual("EventBlock"u8))
            return BlockKind.Event;
        if (name.SequenceEqual("StackBlock"u8))
            return BlockKind.Stack;
        if (name.SequenceEqual("MetadataBlock"u8))
            return BlockKind.Metadata;
        if (name.SequenceEqual("SPBlock"u8))
            return BlockKind.SequencePoint;
        if (!name.SequenceEqual("Trace"u8))
            DamagedTraceException.Throw("a block has an unknown type");
        return BlockKind.Trace;
    }

    private static void CheckVersion(BlockKind kind, int version, int minimumReader)
    {
        int newest = kind == BlockKind.Trace ? NewestTrace : NewestBlock;
        if (minimumReader > newest)
            throw TraceOpening.UnsupportedVersion(minimumReader);
        if (kind == BlockKind.Trace && version < OldestTrace)
            throw TraceOpening.UnsupportedVersion(version);
    }
}
