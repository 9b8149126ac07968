using System.Runtime.CompilerServices;

namespace AllocInsight.Profiling.Nettrace;

/// <summary>
/// What precedes an event's payload. Compressed headers hold only what differs from the header before, so one instance,
/// zero at the start of a block, is carried through the block.
/// </summary>
internal struct EventHeader
{
    /// <summary>Names the event's metadata; 0 in metadata blocks only.</summary>
    public int MetadataId;

    /// <summary>Running number of the event on <see cref="CaptureThread"/>, from 1, wrapping at 32 bits.</summary>
    public uint SequenceNumber;

    /// <summary>Key of the thread that wrote the event: its id, or its index in version 6.</summary>
    public long CaptureThread;

    /// <summary>Key of the thread that the event is about, mostly the same.</summary>
    public long Thread;

    /// <summary>Names the event's stack; unknown ids mean no stack.</summary>
    public int StackId;

    /// <summary>In ticks of the trace's clock.</summary>
    public long Timestamp;

    /// <summary>Bytes of payload after the header; unchecked.</summary>
    public int PayloadSize;

    [Flags]
    private enum Fields
    {
        Metadata = 1,
        CaptureThreadAndSequence = 2,
        Thread = 4,
        Stack = 8,
        ActivityOrLabels = 16,
        RelatedActivity = 32,
        Payload = 128,
    }

    private const int GuidBytes = 16;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public void ReadCompressed(ref ByteCursor cursor, bool isVersion6)
    {
        Fields present = (Fields)cursor.ReadByte();
        if ((present & Fields.Metadata) != 0)
            MetadataId = unchecked((int)cursor.ReadVarUInt32());
        if ((present & Fields.CaptureThreadAndSequence) != 0)
        {
            SequenceNumber = unchecked(SequenceNumber + cursor.ReadVarUInt32());
            CaptureThread = unchecked((long)cursor.ReadVarUInt64());
            // The processor number.
            cursor.ReadVarUInt32();
        }
        if (MetadataId != 0)
            SequenceNumber = unchecked(SequenceNumber + 1);
        if ((present & Fields.Thread) != 0)
            Thread = unchecked((long)cursor.ReadVarUInt64());
        if ((present & Fields.Stack) != 0)
            StackId = unchecked((int)cursor.ReadVarUInt32());
        Timestamp = unchecked(Timestamp + (long)cursor.ReadVarUInt64());
        if ((present & Fields.ActivityOrLabels) != 0)
            SkipActivityOrLabels(ref cursor, isVersion6);
        if ((present & Fields.RelatedActivity) != 0)
            cursor.Skip(GuidBytes);
        if ((present & Fields.Payload) != 0)
            PayloadSize = unchecked((int)cursor.ReadVarUInt32());
    }

    /// <summary>Returns the position in the block at which the event ends.</summary>
    public int ReadUncompressed(ref ByteCursor cursor, bool isVersion6)
    {
        int start = cursor.Position;
        int size = cursor.ReadInt32();
        // The top bit is a hint for sorting.
        MetadataId = cursor.ReadInt32() & int.MaxValue;
        SequenceNumber = cursor.ReadUInt32();
        Thread = cursor.ReadInt64();
        CaptureThread = cursor.ReadInt64();
        // The processor number.
        cursor.Skip(sizeof(int));
        StackId = cursor.ReadInt32();
        Timestamp = cursor.ReadInt64();
        cursor.Skip(isVersion6 ? sizeof(int) : 2 * GuidBytes);
        PayloadSize = cursor.ReadInt32();

        long end = (long)start + sizeof(int) + size;
        // Up to version 5 blocks begin at a multiple of four bytes in the trace, and so do the events in them.
        if (!isVersion6)
            end = (end + 3) & ~3L;
        if (end < (long)cursor.Position + PayloadSize || end > cursor.Position + (long)cursor.Remaining)
            DamagedTraceException.Throw("the size of an event is impossible");
        return (int)end;
    }

    private static void SkipActivityOrLabels(ref ByteCursor cursor, bool isVersion6)
    {
        if (isVersion6)
            cursor.ReadVarUInt32();
        else
            cursor.Skip(GuidBytes);
    }
}
