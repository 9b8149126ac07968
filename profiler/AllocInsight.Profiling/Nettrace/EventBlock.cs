namespace AllocInsight.Profiling.Nettrace;

/// <summary>
/// Walks the events of an event block, and the rows of a metadata block up to version 5, which are written as events.
/// </summary>
internal ref struct EventBlock
{
    private const int CompressedHeaders = 1;

    /// <summary>The header's own size, flags and the times of the block's first and last event.</summary>
    private const int MinHeaderBytes = 20;

    private readonly bool _isVersion6;
    private readonly bool _isCompressed;
    private ByteCursor _cursor;

    /// <summary>Header of the current event.</summary>
    public EventHeader Header;

    public EventBlock(ReadOnlySpan<byte> block, bool isVersion6)
    {
        _isVersion6 = isVersion6;
        _cursor = new ByteCursor(block);
        int headerBytes = _cursor.ReadUInt16();
        if (headerBytes < MinHeaderBytes)
            DamagedTraceException.Throw("the header of a block is too short");
        _isCompressed = (_cursor.ReadUInt16() & CompressedHeaders) != 0;
        _cursor.Skip(headerBytes - _cursor.Position);
    }

    /// <summary>The current event's own bytes.</summary>
    public ReadOnlySpan<byte> Payload { get; private set; }

    /// <summary>Goes to the next event; false at the block's end.</summary>
    public bool MoveNext()
    {
        if (_cursor.Remaining == 0)
            return false;
        if (_isCompressed)
        {
            Header.ReadCompressed(ref _cursor, _isVersion6);
            Payload = _cursor.ReadBytes(Header.PayloadSize);
        }
        else
        {
            int end = Header.ReadUncompressed(ref _cursor, _isVersion6);
            Payload = _cursor.ReadBytes(Header.PayloadSize);
            _cursor.Skip(end - _cursor.Position);
        }
        return true;
    }
}
