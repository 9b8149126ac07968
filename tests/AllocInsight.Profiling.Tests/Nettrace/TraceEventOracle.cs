using System.Reflection;
using Microsoft.Diagnostics.Tracing;
using Microsoft.Diagnostics.Tracing.Parsers;
using Microsoft.Diagnostics.Tracing.Parsers.Clr;
using Microsoft.Diagnostics.Tracing.Session;

namespace AllocInsight.Profiling.Tests.Nettrace;

/// <summary>Reads a trace with the TraceEvent library, for comparison.</summary>
internal static unsafe class TraceEventOracle
{
    // Positions in Windows' EVENT_RECORD and its extended data items, which TraceEvent fills for every source.
    private const int TimestampOffset = 16;
    private const int ExtendedDataCountOffset = 84;
    private const int ExtendedDataOffset = 88;
    private const int ItemBytes = 16;
    private const int ItemTypeOffset = 2;
    private const int ItemSizeOffset = 6;
    private const int ItemDataOffset = 8;
    private const ushort StackTrace32 = 5;
    private const ushort StackTrace64 = 6;

    /// <summary>A match id that stands before the addresses.</summary>
    private const int StackPrefixBytes = 8;

    /// <summary>Describes the traced process in one event.</summary>
    private const string RuntimeProvider = "Microsoft-DotNETCore-EventPipe";

    private static readonly FieldInfo RecordField =
        typeof(TraceEvent).GetField("eventRecord", BindingFlags.Instance | BindingFlags.NonPublic)
        ?? throw new InvalidOperationException("This version of TraceEvent keeps its record elsewhere.");

    // TraceEvent names a provider only where a parser for it was asked for; without one it knows the id alone.
    private static readonly Dictionary<Guid, string> ProviderNames = new()
    {
        [ClrTraceEventParser.ProviderGuid] = ClrTraceEventParser.ProviderName,
        [ClrRundownTraceEventParser.ProviderGuid] = ClrRundownTraceEventParser.ProviderName,
        [TraceEventProviders.GetEventSourceGuidFromName(RuntimeProvider)] = RuntimeProvider,
        [TraceEventProviders.GetEventSourceGuidFromName(SyntheticTraces.Provider)] = SyntheticTraces.Provider,
    };

    /// <summary>The events in TraceEvent's order, which is that of time as far as the trace's sorting marks promise it.</summary>
    public static (List<ReadEvent> Events, int Lost) Read(byte[] trace)
    {
        List<ReadEvent> events = [];
        using MemoryStream stream = new(trace, writable: false);
        using EventPipeEventSource source = new(stream);
        source.AllEvents += data =>
        {
            ReadOnlySpan<byte> payload = new((void*)data.DataStart, data.EventDataLength);
            byte* record = (byte*)Pointer.Unbox(RecordField.GetValue(data)!);
            ReadOnlySpan<byte> stack = StackOf(record);
            events.Add(new ReadEvent(
                ProviderNames.GetValueOrDefault(data.ProviderGuid, data.ProviderName),
                (int)data.ID,
                data.Version,
                *(long*)(record + TimestampOffset),
                data.ThreadID,
                payload.Length,
                ReadEvent.Digest(payload),
                stack.Length,
                ReadEvent.Digest(stack)));
        };
        source.Process();
        return (events, source.EventsLost);
    }

    /// <summary>TraceEvent hides the stacks of events that only describe methods and modules.</summary>
    public static bool HidesStack(ReadEvent data) =>
        data.Provider == ClrRundownTraceEventParser.ProviderName
        || (data.Provider == ClrTraceEventParser.ProviderName && data.EventId is (>= 140 and <= 144) or 190);

    private static ReadOnlySpan<byte> StackOf(byte* record)
    {
        byte* item = *(byte**)(record + ExtendedDataOffset);
        for (int left = *(ushort*)(record + ExtendedDataCountOffset); left > 0; left--, item += ItemBytes)
        {
            if (*(ushort*)(item + ItemTypeOffset) is not (StackTrace32 or StackTrace64))
                continue;
            int size = *(ushort*)(item + ItemSizeOffset) - StackPrefixBytes;
            byte* start = (byte*)*(ulong*)(item + ItemDataOffset) + StackPrefixBytes;
            return new ReadOnlySpan<byte>(start, size);
        }
        return [];
    }
}
