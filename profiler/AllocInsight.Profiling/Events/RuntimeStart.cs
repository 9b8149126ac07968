namespace AllocInsight.Profiling.Events;

/// <summary>
/// The runtime about itself: RuntimeInformationStart (187) of the runtime and the rundown provider. Valid as long as the payload.
/// </summary>
public readonly ref struct RuntimeStart
{
    private const uint ConcurrentGcFlag = 0x1;
    private const uint ServerGcFlag = 0x1000;

    /// <summary>1 the .NET Framework, 2 .NET (Core).</summary>
    public ushort Sku { get; private init; }

    /// <summary>Version of the runtime, such as 10.0.1.0.</summary>
    public (ushort Major, ushort Minor, ushort Build, ushort Revision) Version { get; private init; }

    /// <summary>How the runtime was started.</summary>
    public uint StartupFlags { get; private init; }

    /// <summary>Whether the start-up flags ask for background collections.</summary>
    public bool ConcurrentGc => (StartupFlags & ConcurrentGcFlag) != 0;

    /// <summary>Whether the start-up flags ask for the server collector.</summary>
    public bool ServerGc => (StartupFlags & ServerGcFlag) != 0;

    /// <summary>How the process collects garbage, in the words of <see cref="Model.TargetInfo.GcMode"/>.</summary>
    public string GcMode => (ServerGc ? "server" : "workstation") + (ConcurrentGc ? " concurrent" : "");

    /// <summary>Command line of the process.</summary>
    public ReadOnlySpan<char> CommandLine { get; private init; }

    /// <summary>Path of the runtime's own library; the shared framework lies beside it.</summary>
    public ReadOnlySpan<char> RuntimePath { get; private init; }

    /// <summary>Reads a payload.</summary>
    public static bool TryRead(ReadOnlySpan<byte> payload, out RuntimeStart start)
    {
        var cursor = new PayloadCursor(payload);
        cursor.ReadUInt16(); // runtime instance
        var sku = cursor.ReadUInt16();
        cursor.ReadUInt64(); // version of the base library, the same or meaningless
        var version = (cursor.ReadUInt16(), cursor.ReadUInt16(), cursor.ReadUInt16(), cursor.ReadUInt16());
        var flags = cursor.ReadUInt32();
        cursor.ReadByte(); // start-up mode
        var commandLine = cursor.ReadString();
        cursor.ReadGuid(); // COM activation
        start = new RuntimeStart { Sku = sku, Version = version, StartupFlags = flags, CommandLine = commandLine, RuntimePath = cursor.ReadString() };
        return cursor.IsIntact;
    }
}
