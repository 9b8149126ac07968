namespace AllocInsight.Profiling.Events;

/// <summary>
/// What every session says of its process when it ends: event 1 of <c>Microsoft-DotNETCore-EventPipe</c>. Valid as long as its payload.
/// </summary>
public readonly ref struct ProcessInfoEvent
{
    /// <summary>Command line of the process.</summary>
    public ReadOnlySpan<char> CommandLine { get; private init; }

    /// <summary>Operating system.</summary>
    public ReadOnlySpan<char> OperatingSystem { get; private init; }

    /// <summary>Processor architecture, such as <c>x64</c>.</summary>
    public ReadOnlySpan<char> Architecture { get; private init; }

    /// <summary>Reads a payload; false where it is shorter than its fields.</summary>
    public static bool TryRead(ReadOnlySpan<byte> payload, out ProcessInfoEvent result)
    {
        var cursor = new PayloadCursor(payload);
        result = new ProcessInfoEvent
        {
            CommandLine = cursor.ReadString(),
            OperatingSystem = cursor.ReadString(),
            Architecture = cursor.ReadString(),
        };
        return cursor.IsIntact;
    }
}
