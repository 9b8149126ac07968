namespace AllocInsight.Profiling.Events;

/// <summary>
/// An allocation that crossed a boundary of about 100 KB: event 10 of the runtime provider. Versions before 4 do not
/// say how large the object was, and those before 2 not what it was.
/// </summary>
public readonly ref struct AllocationTick
{
    /// <summary>The heap.</summary>
    public AllocationKind Kind { get; private init; }

    /// <summary>Bytes allocated since the tick before.</summary>
    public long Amount { get; private init; }

    /// <summary>The runtime's name of the type; empty before version 2.</summary>
    public ReadOnlySpan<char> TypeName { get; private init; }

    /// <summary>The object's address; 0 before version 3.</summary>
    public ulong Address { get; private init; }

    /// <summary>Its size in bytes; 0 before version 4.</summary>
    public long ObjectSize { get; private init; }

    /// <summary>Reads a payload.</summary>
    public static bool TryRead(ReadOnlySpan<byte> payload, int version, int pointerSize, out AllocationTick tick)
    {
        var cursor = new PayloadCursor(payload);
        long amount = cursor.ReadUInt32();
        var kind = (AllocationKind)cursor.ReadUInt32();
        if (version >= 1) cursor.ReadUInt16(); // runtime instance
        ReadOnlySpan<char> typeName = default;
        ulong address = 0;
        long size = 0;
        if (version >= 2)
        {
            amount = (long)cursor.ReadUInt64();
            cursor.ReadPointer(pointerSize); // type handle
            typeName = cursor.ReadString();
            cursor.ReadUInt32(); // heap
        }

        if (version >= 3) address = cursor.ReadPointer(pointerSize);
        if (version >= 4) size = (long)cursor.ReadUInt64();
        tick = new AllocationTick { Kind = kind, Amount = amount, TypeName = typeName, Address = address, ObjectSize = size };
        return cursor.IsIntact && amount > 0;
    }
}
