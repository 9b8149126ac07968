using System.Globalization;

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

    /// <summary>Version 6, which leaves out what has no meaning for every kind of trace.</summary>
    public static TraceHeader DecodeVersion6(ReadOnlySpan<byte> block)
    {
        ByteCursor cursor = new(block);
        DateTimeOffset startTime = ReadTime(ref cursor);
        long startTimestamp = cursor.ReadInt64();
        long ticksPerSecond = cursor.ReadInt64();
        int pointerSize = cursor.ReadInt32();
        int processId = 0;
        int processorCount = 0;
        for (uint left = cursor.ReadUInt32(); left > 0; left--)
        {
            string key = cursor.ReadUtf8();
            string value = cursor.ReadUtf8();
            // Values that are no numbers leave a zero, as absent ones do.
            if (key == "ProcessId")
                _ = int.TryParse(value, NumberStyles.None, CultureInfo.InvariantCulture, out processId);
            else if (key == "HardwareThreadCount")
                _ = int.TryParse(value, NumberStyles.None, CultureInfo.InvariantCulture, out processorCount);
        }
        return Checked(new TraceHeader
        {
            StartTime = startTime,
            StartTimestamp = startTimestamp,
            TicksPerSecond = ticksPerSecond,
            PointerSize = pointerSize,
            ProcessId = processId,
            ProcessorCount = processorCount,
        });
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
