namespace AllocInsight.Profiling.Nettrace;

/// <summary>
/// Decodes blocks in file order and hands their events to the consumer. Holds what outlives a block: declared event
/// kinds, threads with their sequence numbers, and the stacks since the last sequence point. Every method throws
/// <see cref="DamagedTraceException"/> where the block contradicts the format.
/// </summary>
internal sealed class BlockDecoder
{
    /// <summary>What a sequence point of version 6 may end besides stacks.</summary>
    [Flags]
    private enum ForgetFlags : uint
    {
        Threads = 1,
        Metadata = 2,
    }

    private readonly INettraceConsumer _consumer;
    private readonly bool _isVersion6;
    private readonly long _processId;
    private readonly MetadataTable _metadata = new();
    private readonly StackTable _stacks;
    private readonly ThreadTable _threads;

    /// <summary>Takes the first block, and hands its content on.</summary>
    public BlockDecoder(ReadOnlySpan<byte> traceBlock, bool isVersion6, INettraceConsumer consumer)
    {
        _consumer = consumer;
        _isVersion6 = isVersion6;
        TraceHeader header = isVersion6 ? TraceHeaderDecoder.DecodeVersion6(traceBlock) : TraceHeaderDecoder.Decode(traceBlock);
        _processId = header.ProcessId;
        _stacks = new StackTable(header.PointerSize);
        _threads = new ThreadTable(header.ProcessId, areDeclared: isVersion6);
        consumer.OnHeader(header);
    }

    /// <summary>Takes any later block.</summary>
    public void Decode(BlockKind kind, ReadOnlySpan<byte> block)
    {
        switch (kind)
        {
            case BlockKind.Event:
                DecodeEvents(block);
                break;
            case BlockKind.Metadata:
                if (_isVersion6)
                    MetadataBlock.DecodeVersion6(block, _metadata);
                else
                    MetadataBlock.Decode(block, _metadata);
                break;
            case BlockKind.Stack:
                _stacks.Decode(block);
                break;
            case BlockKind.SequencePoint:
                if (_isVersion6)
                    DecodeSequencePointVersion6(block);
                else
                    DecodeSequencePoint(block);
                break;
            case BlockKind.Thread:
                ThreadBlock.DecodeDeclarations(block, _processId, _threads);
                break;
            case BlockKind.RemoveThread:
                ReportLost(ThreadBlock.DecodeRemovals(block, _threads));
                break;
            case BlockKind.Trace:
                DamagedTraceException.Throw("the trace begins twice");
                break;
            default:
                // Label lists are not read, and later versions may add kinds.
                break;
        }
    }

    // Most events repeat the kind, thread and stack of the one before, so each is looked up only when it changes.
    private void DecodeEvents(ReadOnlySpan<byte> block)
    {
        EventBlock events = new(block, _isVersion6);
        if (!events.MoveNext())
            return;

        EventHeader current = events.Header;
        EventMetadata metadata = _metadata[current.MetadataId];
        ReadOnlySpan<ulong> stack = _stacks.Find(current.StackId);
        TraceThread captureThread = _threads[current.CaptureThread];
        TraceThread thread = _threads[current.Thread];
        do
        {
            ref readonly EventHeader header = ref events.Header;
            if (header.MetadataId != current.MetadataId)
                metadata = _metadata[header.MetadataId];
            if (header.StackId != current.StackId)
                stack = _stacks.Find(header.StackId);
            if (header.CaptureThread != current.CaptureThread)
                captureThread = _threads[header.CaptureThread];
            if (header.Thread != current.Thread)
                thread = _threads[header.Thread];
            current = header;

            ReportLost(captureThread.Observe(header.SequenceNumber));
            _consumer.OnEvent(new NettraceEvent
            {
                Metadata = metadata,
                Timestamp = header.Timestamp,
                ThreadId = thread.Id,
                ProcessId = thread.ProcessId,
                Payload = events.Payload,
                Stack = stack,
            });
        }
        while (events.MoveNext());
    }

    private void DecodeSequencePoint(ReadOnlySpan<byte> block)
    {
        ByteCursor cursor = new(block);
        long timestamp = cursor.ReadInt64();
        long lost = 0;
        for (uint left = cursor.ReadUInt32(); left > 0; left--)
        {
            TraceThread thread = _threads[cursor.ReadInt64()];
            lost += thread.Checkpoint(cursor.ReadUInt32());
        }
        FinishSequencePoint(timestamp, lost);
    }

    private void DecodeSequencePointVersion6(ReadOnlySpan<byte> block)
    {
        ByteCursor cursor = new(block);
        long timestamp = cursor.ReadInt64();
        ForgetFlags forget = (ForgetFlags)cursor.ReadUInt32();
        long lost = 0;
        for (uint left = cursor.ReadUInt32(); left > 0; left--)
        {
            TraceThread thread = _threads[unchecked((long)cursor.ReadVarUInt64())];
            lost += thread.Checkpoint(cursor.ReadVarUInt32());
        }
        if ((forget & ForgetFlags.Threads) != 0)
            _threads.Clear();
        if ((forget & ForgetFlags.Metadata) != 0)
            _metadata.Clear();
        FinishSequencePoint(timestamp, lost);
    }

    private void FinishSequencePoint(long timestamp, long lost)
    {
        ReportLost(lost);
        _stacks.Clear();
        _consumer.OnSequencePoint(timestamp);
    }

    private void ReportLost(long count)
    {
        if (count > 0)
            _consumer.OnLostEvents(count);
    }
}
