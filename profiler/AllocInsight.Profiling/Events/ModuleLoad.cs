namespace AllocInsight.Profiling.Events;

/// <summary>
/// One loaded module: ModuleLoad (152) of the runtime provider, ModuleDCStart (153) and ModuleDCEnd (154) of the
/// rundown provider. Valid as long as the payload.
/// </summary>
public readonly ref struct ModuleLoad
{
    /// <summary>Identity of the module.</summary>
    public ulong ModuleId { get; private init; }

    /// <summary>Identity of its assembly.</summary>
    public ulong AssemblyId { get; private init; }

    /// <summary>The runtime's flags: 1 domain neutral, 2 native image, 4 dynamic, 8 manifest module, 0x20 ReadyToRun.</summary>
    public uint Flags { get; private init; }

    /// <summary>Path of the assembly's file; only a name, or empty, for modules that have none.</summary>
    public ReadOnlySpan<char> IlPath { get; private init; }

    /// <summary>Id of the PDB that the module was built with; empty where it names none.</summary>
    public Guid PdbId { get; private init; }

    /// <summary>Path of that PDB where it was built.</summary>
    public ReadOnlySpan<char> PdbPath { get; private init; }

    /// <summary>Reads a payload. Versions 0 and 1 say nothing about the PDB.</summary>
    public static bool TryRead(ReadOnlySpan<byte> payload, int version, out ModuleLoad load)
    {
        var cursor = new PayloadCursor(payload);
        var moduleId = cursor.ReadUInt64();
        var assemblyId = cursor.ReadUInt64();
        var flags = cursor.ReadUInt32();
        cursor.ReadUInt32(); // reserved
        var ilPath = cursor.ReadString();
        cursor.ReadString(); // path of a native image, long gone
        var pdbId = Guid.Empty;
        ReadOnlySpan<char> pdbPath = default;
        if (version >= 2)
        {
            cursor.ReadUInt16(); // runtime instance
            pdbId = cursor.ReadGuid();
            cursor.ReadUInt32(); // age, always 1
            pdbPath = cursor.ReadString();
        }

        load = new ModuleLoad { ModuleId = moduleId, AssemblyId = assemblyId, Flags = flags, IlPath = ilPath, PdbId = pdbId, PdbPath = pdbPath };
        return cursor.IsIntact;
    }
}
