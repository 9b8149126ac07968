namespace AllocInsight.Profiling.Events;

/// <summary>A randomised sample of an allocation (event 303, .NET 10 and later). Valid as long as its payload.</summary>
public readonly ref struct AllocationSampledEvent
{
    /// <summary>Which heap the object is on.</summary>
    public AllocationKind Kind { get; private init; }

    /// <summary>The runtime's handle of the object's type: the same number is the same type for as long as it is loaded.</summary>
    public ulong TypeId { get; private init; }

    /// <summary>The type's name as the runtime writes it.</summary>
    public ReadOnlySpan<char> TypeName { get; private init; }

    /// <summary>Where the object was allocated.</summary>
    public ulong Address { get; private init; }

    /// <summary>Its size in bytes.</summary>
    public long ObjectSize { get; private init; }

    /// <summary>Which of its bytes was hit, 0 to <see cref="ObjectSize"/> - 1.</summary>
    public long SampledByteOffset { get; private init; }

    /// <summary>Reads a payload; false where it is shorter than its fields.</summary>
    public static bool TryRead(ReadOnlySpan<byte> payload, int version, int pointerSize, out AllocationSampledEvent result)
    {
        _ = version;
        var cursor = new PayloadCursor(payload);
        var kind = (AllocationKind)cursor.ReadInt32();
        cursor.ReadUInt16();
        result = new AllocationSampledEvent
        {
            Kind = kind,
            TypeId = cursor.ReadPointer(pointerSize),
            TypeName = cursor.ReadString(),
            Address = cursor.ReadPointer(pointerSize),
            ObjectSize = cursor.ReadInt64(),
            SampledByteOffset = cursor.ReadInt64(),
        };
        return cursor.IsIntact;
    }
}
