namespace AllocInsight.Profiling.Events;

/// <summary>
/// One piece of compiled code: MethodLoadVerbose (143) and MethodUnloadVerbose (144) of the runtime provider,
/// MethodDCStartVerbose (143) and MethodDCEndVerbose (144) of the rundown provider. Valid as long as the payload it was read from.
/// </summary>
public readonly ref struct MethodLoad
{
    /// <summary>Identity of the method (one for each generic instantiation that has code of its own).</summary>
    public ulong MethodId { get; private init; }

    /// <summary>Identity of the module that defines it; 0 for runtime helpers.</summary>
    public ulong ModuleId { get; private init; }

    /// <summary>First address of the code.</summary>
    public ulong StartAddress { get; private init; }

    /// <summary>Bytes of code.</summary>
    public uint Size { get; private init; }

    /// <summary>Metadata token of the definition; 0 for dynamic methods.</summary>
    public int Token { get; private init; }

    /// <summary>The runtime's flags: 1 dynamic, 2 generic, 4 shared generic code, 8 jitted.</summary>
    public uint Flags { get; private init; }

    /// <summary>Namespace and type as the runtime spells them, such as <c>Shop.Cart`1[System.__Canon]</c>.</summary>
    public ReadOnlySpan<char> TypeName { get; private init; }

    /// <summary>The method's metadata name.</summary>
    public ReadOnlySpan<char> Name { get; private init; }

    /// <summary>Its signature as the runtime spells it.</summary>
    public ReadOnlySpan<char> Signature { get; private init; }

    /// <summary>Which of the method's versions (tiers) the code is; joins with <see cref="MethodIlMap.CodeVersionId"/>.</summary>
    public ulong CodeVersionId { get; private init; }

    /// <summary>Reads a payload. Versions 0 and 1 carry no code version and read as 0.</summary>
    public static bool TryRead(ReadOnlySpan<byte> payload, int version, out MethodLoad load)
    {
        var cursor = new PayloadCursor(payload);
        load = new MethodLoad
        {
            MethodId = cursor.ReadUInt64(),
            ModuleId = cursor.ReadUInt64(),
            StartAddress = cursor.ReadUInt64(),
            Size = cursor.ReadUInt32(),
            Token = (int)cursor.ReadUInt32(),
            Flags = cursor.ReadUInt32(),
            TypeName = cursor.ReadString(),
            Name = cursor.ReadString(),
            Signature = cursor.ReadString(),
        };
        if (version >= 2)
        {
            cursor.ReadUInt16(); // runtime instance
            load = load with { CodeVersionId = cursor.ReadUInt64() };
        }

        return cursor.IsIntact;
    }
}
