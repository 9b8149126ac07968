using System.Text;

namespace AllocInsight.Profiling.Events;

/// <summary>About 100 KB were allocated since the tick before (event 10), with the last object of them. Valid as long as its payload.</summary>
public readonly ref struct AllocationTickEvent
{
    /// <summary>Bytes allocated since the tick before, on the same heap kind.</summary>
    public long AllocationAmount { get; private init; }

    /// <summary>Which heap the object is on; never <see cref="AllocationKind.Pinned"/> before version 4.</summary>
    public AllocationKind Kind { get; private init; }

    /// <summary>The runtime's handle of the object's type; 0 before version 2.</summary>
    public ulong TypeId { get; private init; }

    /// <summary>UTF-16 bytes of the type's name as the runtime writes it; empty before version 2.</summary>
    public ReadOnlySpan<byte> TypeNameUtf16 { get; private init; }

    /// <summary>Where the object was allocated; 0 before version 3.</summary>
    public ulong Address { get; private init; }

    /// <summary>Its size in bytes; 0 before version 4.</summary>
    public long ObjectSize { get; private init; }

    /// <summary>The type's name; a new string at every call.</summary>
    public string ReadTypeName() => Encoding.Unicode.GetString(TypeNameUtf16);

    /// <summary>Reads a payload of versions 1 to 4 and later; false where it is shorter than its fields.</summary>
    public static bool TryRead(ReadOnlySpan<byte> payload, int version, int pointerSize, out AllocationTickEvent result)
    {
        var reader = new PayloadReader(payload, pointerSize);
        long amount = (uint)reader.ReadInt32();
        var kind = (AllocationKind)reader.ReadInt32();
        if (version >= 1)
            reader.ReadUInt16();
        // The 32-bit amount wraps at 4 GB; the 64-bit one replaces it.
        if (version >= 2)
            amount = reader.ReadInt64();
        ulong typeId = version >= 2 ? reader.ReadPointer() : 0;
        ReadOnlySpan<byte> typeName = version >= 2 ? reader.ReadNullTerminatedUtf16() : [];
        if (version >= 2)
            reader.ReadInt32();
        result = new AllocationTickEvent
        {
            AllocationAmount = amount,
            Kind = kind,
            TypeId = typeId,
            TypeNameUtf16 = typeName,
            Address = version >= 3 ? reader.ReadPointer() : 0,
            ObjectSize = version >= 4 ? reader.ReadInt64() : 0,
        };
        return reader.IsComplete;
    }
}
