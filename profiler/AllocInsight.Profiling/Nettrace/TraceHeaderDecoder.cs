namespace AllocInsight.Profiling.Nettrace;

/// <summary>Decodes the first block of a trace.</summary>
internal static class TraceHeaderDecoder
{
    /// <summary>Versions 4 and 5.</summary>
    public static TraceHeader Decode(ReadOnlySpan<byte> block)
    {
        ByteCursor cursor = new(block);
        TraceHeader header = new()
        {
            StartTime = ReadTime(ref cursor),
            StartTimestamp = cursor.ReadInt64(),
            TicksPerSecond = cursor.ReadInt64(),
            PointerSize = cursor.ReadInt32(),
            ProcessId = cursor.ReadInt32(),
            ProcessorCount = cursor.ReadInt32(),
        };
        return Checked(header);
    }

    private static TraceHeader Checked(TraceHeader header)
    {
        if (header.TicksPerSecond <= 0)
            DamagedTraceException.Throw("the clock does not tick");
        if (header.PointerSize is not (sizeof(uint) or sizeof(ulong)))
            DamagedTraceException.Throw("the pointer size is neither 4 nor 8");
        return header;
    }

    // Windows' SYSTEMTIME in UTC: the third number is the day of the week.
    private static DateTimeOffset ReadTime(ref ByteCursor cursor)
    {
        int year = cursor.ReadUInt16();
        int month = cursor.ReadUInt16();
        cursor.Skip(sizeof(ushort));
        int day = cursor.ReadUInt16();
        int hour = cursor.ReadUInt16();
        int minute = cursor.ReadUInt16();
        int second = cursor.ReadUInt16();
        int millisecond = cursor.ReadUInt16();
        try
        {
            return new DateTimeOffset(year, month, day, hour, minute, second, millisecond, TimeSpan.Zero);
        }
        catch (ArgumentOutOfRangeException)
        {
            DamagedTraceException.Throw("the start time is impossible");
            return default;
        }
    }
}
