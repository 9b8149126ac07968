namespace AllocInsight.Profiling.Nettrace;

/// <summary>What a trace declares once about each kind of event that it holds.</summary>
public sealed class EventMetadata
{
    /// <summary>Provider name, such as <c>Microsoft-Windows-DotNETRuntime</c>.</summary>
    public required string Provider { get; init; }

    /// <summary>The provider's id of the event.</summary>
    public required int EventId { get; init; }

    /// <summary>The event's name; empty for runtime events, which go by their id.</summary>
    public required string Name { get; init; }

    /// <summary>Version of the event's payload layout.</summary>
    public required int Version { get; init; }

    /// <summary>A small number that a consumer may set at first sight, to dispatch without comparing strings; 0 until then.</summary>
    public int Tag { get; set; }
}

/// <summary>One event. Valid only during the call that hands it over: copy what is to be kept.</summary>
public readonly ref struct NettraceEvent
{
    /// <summary>What kind of event it is.</summary>
    public required EventMetadata Metadata { get; init; }

    /// <summary>When it was written, in ticks of the trace's clock (<see cref="TraceHeader.TicksPerSecond"/>).</summary>
    public required long Timestamp { get; init; }

    /// <summary>Operating-system id of the thread that the event is about, mostly the one that wrote it; -1 where the trace does not say.</summary>
    public required long ThreadId { get; init; }

    /// <summary>
    /// Operating-system id of that thread's process. Differs from <see cref="TraceHeader.ProcessId"/> only in traces of
    /// several processes, which format version 6 allows.
    /// </summary>
    public long ProcessId { get; init; }

    /// <summary>The event's own bytes.</summary>
    public required ReadOnlySpan<byte> Payload { get; init; }

    /// <summary>Return addresses, innermost first, widened to 64 bits; empty where the session walked no stacks.</summary>
    public required ReadOnlySpan<ulong> Stack { get; init; }
}

/// <summary>What a trace says about itself before its first event.</summary>
public sealed record TraceHeader
{
    /// <summary>Wall-clock time of the start.</summary>
    public required DateTimeOffset StartTime { get; init; }

    /// <summary>Clock value at <see cref="StartTime"/>.</summary>
    public required long StartTimestamp { get; init; }

    /// <summary>Ticks per second of the trace's clock.</summary>
    public required long TicksPerSecond { get; init; }

    /// <summary>Bytes per pointer of the traced process: 4 or 8.</summary>
    public required int PointerSize { get; init; }

    /// <summary>Its process id; 0 where a trace of several processes, or of none in particular, does not say.</summary>
    public required int ProcessId { get; init; }

    /// <summary>Number of processors it could see; 0 where the trace does not say.</summary>
    public required int ProcessorCount { get; init; }
}
