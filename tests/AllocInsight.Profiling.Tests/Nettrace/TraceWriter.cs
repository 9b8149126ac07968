using System.Text;

namespace AllocInsight.Profiling.Tests.Nettrace;

/// <summary>
/// Writes a trace block by block, in version 5 or 6. Both are written from one description of the content, so that a test
/// can ask the same of both.
/// </summary>
internal sealed class TraceWriter
{
    public const long StartTimestamp = 1_000;
    public const long TicksPerSecond = 1_000_000_000;
    public const int ProcessId = 4242;
    public static readonly DateTimeOffset StartTime = new(2026, 3, 4, 5, 6, 7, 89, TimeSpan.Zero);

    private readonly ByteWriter _trace = new();
    private readonly bool _isVersion6;
    private readonly int _pointerSize;
    private int _delivered;

    public TraceWriter(bool isVersion6, int pointerSize = 8)
    {
        _isVersion6 = isVersion6;
        _pointerSize = pointerSize;
        _trace.Bytes("Nettrace"u8);
        if (isVersion6)
            _trace.Int32(0).Int32(6).Int32(0);
        else
            _trace.Int32(20).Bytes("!FastSerialization.1"u8);
        WriteHeader();
    }

    /// <summary>Where each block's content ends, and how many events stand in it and before.</summary>
    public List<(int End, int Events)> Blocks { get; } = [];

    public byte[] ToArray() => _trace.ToArray();

    public TraceWriter Metadata(int id, string provider, int eventId, string name, int version)
    {
        ByteWriter content = new();
        if (_isVersion6)
        {
            // One field "F" of type Int32, then opcode, keywords, a text and the version, and a byte from the future.
            byte[] properties = new ByteWriter().Byte(1).Byte(7).Byte(3).Int64(8).Byte(4).Utf8("text").Byte(9).Byte(version).ToArray();
            byte[] row = new ByteWriter().VarUInt((ulong)id).Utf8(provider).VarUInt((ulong)eventId).Utf8(name)
                .Int16(1).Int16(3).Utf8("F").Byte(9)
                .Int16(properties.Length).Bytes(properties).Byte(0).ToArray();
            content.Int16(2).Int16(-1).Int16(row.Length).Bytes(row);
        }
        else
        {
            byte[] row = new ByteWriter().Int32(id).Utf16(provider).Int32(eventId).Utf16(name).Int64(8).Int32(version).Int32(4)
                .Int32(1).Int32(9).Utf16("F").ToArray();
            WriteEventBlockHeader(content, isCompressed: true);
            WriteCompressed(content, new SyntheticEvent { MetadataId = 0, Sequence = 0, Thread = 0, CaptureThread = 0, Payload = row }, previous: null);
        }
        return Block("MetadataBlock", 3, content);
    }

    public TraceWriter Stacks(int firstId, params ulong[][] stacks)
    {
        ByteWriter content = new ByteWriter().Int32(firstId).Int32(stacks.Length);
        foreach (ulong[] stack in stacks)
        {
            content.Int32(stack.Length * _pointerSize);
            foreach (ulong address in stack)
                content.Bytes(BitConverter.GetBytes(address).AsSpan(0, _pointerSize));
        }
        return Block("StackBlock", 5, content);
    }

    /// <summary>Declares threads where the version has that; their ids are their keys.</summary>
    public TraceWriter Threads(params long[] ids)
    {
        ByteWriter content = new();
        foreach (long id in ids)
        {
            byte[] row = new ByteWriter().VarUInt((ulong)id).Byte(1).Utf8("name").Byte(4).Utf8("k").Utf8("v")
                .Byte(2).VarUInt(ProcessId).Byte(3).VarUInt((ulong)id).ToArray();
            content.Int16(row.Length).Bytes(row);
        }
        return _isVersion6 ? Block("", 6, content) : this;
    }

    /// <summary>Takes a thread back, naming its last event. Version 6 only.</summary>
    public TraceWriter RemoveThread(long id, uint sequence) => Block("", 7, new ByteWriter().VarUInt((ulong)id).VarUInt(sequence));

    /// <summary>A block of a kind that no reader knows. Version 6 only.</summary>
    public TraceWriter UnknownBlock() => Block("", 99, new ByteWriter().Int64(-1));

    public TraceWriter Events(bool isCompressed, params SyntheticEvent[] events)
    {
        ByteWriter content = new();
        WriteEventBlockHeader(content, isCompressed);
        SyntheticEvent? previous = null;
        foreach (SyntheticEvent data in events)
        {
            if (isCompressed)
                WriteCompressed(content, data, previous);
            else
                WriteUncompressed(content, data);
            previous = data;
        }
        _delivered += events.Length;
        return Block("EventBlock", 2, content);
    }

    public TraceWriter SequencePoint(long timestamp, params (long Thread, uint Sequence)[] threads)
    {
        ByteWriter content = new ByteWriter().Int64(timestamp);
        if (_isVersion6)
            content.Int32(0);
        content.Int32(threads.Length);
        foreach ((long thread, uint sequence) in threads)
        {
            if (_isVersion6)
                content.VarUInt((ulong)thread).VarUInt(sequence);
            else
                content.Int64(thread).Int32((int)sequence);
        }
        return Block("SPBlock", 4, content);
    }

    /// <summary>A sequence point after which threads (1), metadata (2) or both are forgotten. Version 6 only.</summary>
    public TraceWriter ForgettingSequencePoint(long timestamp, int flags) =>
        Block("", 4, new ByteWriter().Int64(timestamp).Int32(flags).Int32(0));

    public byte[] End()
    {
        if (_isVersion6)
            _trace.Int32(0);
        else
            _trace.Byte(1);
        return ToArray();
    }

    private void WriteHeader()
    {
        ByteWriter content = new ByteWriter()
            .Int16(StartTime.Year).Int16(StartTime.Month).Int16((int)StartTime.DayOfWeek).Int16(StartTime.Day)
            .Int16(StartTime.Hour).Int16(StartTime.Minute).Int16(StartTime.Second).Int16(StartTime.Millisecond)
            .Int64(StartTimestamp).Int64(TicksPerSecond).Int32(_pointerSize);
        if (_isVersion6)
            content.Int32(3).Utf8("HardwareThreadCount").Utf8("12").Utf8("ProcessId").Utf8("4242").Utf8("Other").Utf8("value");
        else
            content.Int32(ProcessId).Int32(12).Int32(0);
        Block("Trace", 1, content);
    }

    private TraceWriter Block(string name, int kind, ByteWriter content)
    {
        if (_isVersion6)
        {
            _trace.Int32(content.Length | (kind << 24)).Bytes(content.ToArray());
            Blocks.Add((_trace.Length, _delivered));
            return this;
        }

        int version = name == "Trace" ? 4 : 2;
        _trace.Bytes(5, 5, 1).Int32(version).Int32(version).Int32(name.Length).Bytes(Encoding.UTF8.GetBytes(name)).Byte(6);
        if (name != "Trace")
            _trace.Int32(content.Length).AlignTo4();
        _trace.Bytes(content.ToArray());
        Blocks.Add((_trace.Length, _delivered));
        _trace.Byte(6);
        return this;
    }

    // Four bytes longer than need be, as a later writer might have it.
    private static void WriteEventBlockHeader(ByteWriter content, bool isCompressed) =>
        content.Int16(24).Int16(isCompressed ? 1 : 0).Int64(0).Int64(0).Int32(-1);

    // Leaves out every field that may be. TraceEvent expects the mark for sorting (64) wherever the thread changes.
    private void WriteCompressed(ByteWriter content, SyntheticEvent data, SyntheticEvent? previous)
    {
        SyntheticEvent last = previous ?? new SyntheticEvent { MetadataId = 0, Sequence = 0, Thread = 0, CaptureThread = 0 };
        bool isNumbered = data.MetadataId != 0;
        bool jumps = isNumbered && (data.CaptureThread != last.CaptureThread || data.Sequence != last.Sequence + 1);
        bool hasLabelsOrActivity = data.Sequence % 3 == 0 && isNumbered;
        int flags = (data.MetadataId != last.MetadataId ? 1 : 0)
            | (jumps ? 2 : 0)
            | (data.Thread != last.Thread ? 4 : 0)
            | (data.StackId != last.StackId ? 8 : 0)
            | (hasLabelsOrActivity ? 16 : 0)
            | (hasLabelsOrActivity && !_isVersion6 ? 32 : 0)
            | (data.CaptureThread != last.CaptureThread ? 64 : 0)
            | (data.Payload.Length != last.Payload.Length ? 128 : 0);
        content.Byte(flags);
        if ((flags & 1) != 0)
            content.VarUInt((ulong)data.MetadataId);
        if (jumps)
            content.VarUInt(unchecked(data.Sequence - last.Sequence - 1)).VarUInt((ulong)data.CaptureThread).VarUInt(3);
        if ((flags & 4) != 0)
            content.VarUInt((ulong)data.Thread);
        if ((flags & 8) != 0)
            content.VarUInt((ulong)data.StackId);
        content.VarUInt(unchecked((ulong)(data.Timestamp - last.Timestamp)));
        if (hasLabelsOrActivity && _isVersion6)
            content.VarUInt(0);
        else if (hasLabelsOrActivity)
            content.Bytes(Guid.Empty.ToByteArray()).Bytes(Guid.Empty.ToByteArray());
        if ((flags & 128) != 0)
            content.VarUInt((ulong)data.Payload.Length);
        content.Bytes(data.Payload);
    }

    private void WriteUncompressed(ByteWriter content, SyntheticEvent data)
    {
        ByteWriter rest = new ByteWriter()
            .Int32(data.MetadataId).Int32((int)data.Sequence).Int64(data.Thread).Int64(data.CaptureThread).Int32(3)
            .Int32(data.StackId).Int64(data.Timestamp);
        if (_isVersion6)
            rest.Int32(0);
        else
            rest.Bytes(Guid.Empty.ToByteArray()).Bytes(Guid.Empty.ToByteArray());
        rest.Int32(data.Payload.Length).Bytes(data.Payload);
        content.Int32(rest.Length).Bytes(rest.ToArray());
        if (!_isVersion6)
            content.AlignTo4();
    }
}
