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

    /// <summary>The type's name as the runtime writes it; empty before version 2.</summary>
    public ReadOnlySpan<char> TypeName { get; private init; }

    /// <summary>Where the object was allocated; 0 before version 3.</summary>
    public ulong Address { get; private init; }

    /// <summary>Its size in bytes; 0 before version 4.</summary>
    public long ObjectSize { get; private init; }

    /// <summary>Reads a payload of versions 1 to 4 and later; false where it is shorter than its fields.</summary>
    public static bool TryRead(ReadOnlySpan<byte> payload, int version, int pointerSize, out AllocationTickEvent result)
    {
        var cursor = new PayloadCursor(payload);
        long amount = (uint)cursor.ReadInt32();
        var kind = (AllocationKind)cursor.ReadInt32();
        if (version >= 1)
            cursor.ReadUInt16();
        // The 32-bit amount wraps at 4 GB; the 64-bit one replaces it.
        if (version >= 2)
            amount = cursor.ReadInt64();
        ulong typeId = version >= 2 ? cursor.ReadPointer(pointerSize) : 0;
        ReadOnlySpan<char> typeName = version >= 2 ? cursor.ReadString() : [];
        if (version >= 2)
            cursor.ReadInt32();
        result = new AllocationTickEvent
        {
            AllocationAmount = amount,
            Kind = kind,
            TypeId = typeId,
            TypeName = typeName,
            Address = version >= 3 ? cursor.ReadPointer(pointerSize) : 0,
            ObjectSize = version >= 4 ? cursor.ReadInt64() : 0,
        };
        return cursor.IsIntact;
    }
}
