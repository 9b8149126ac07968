namespace AllocInsight.Profiling.Events;

/// <summary>Which heap an object was allocated on.</summary>
public enum AllocationKind
{
    /// <summary>The small object heap: generation 0.</summary>
    Small = 0,

    /// <summary>The large object heap: only collections of generation 2 free it.</summary>
    Large = 1,

    /// <summary>The pinned object heap: only collections of generation 2 free it.</summary>
    Pinned = 2,
}

/// <summary>An object picked by the runtime's randomised sampling: event 303 of the runtime provider, .NET 9 and later.</summary>
public readonly ref struct AllocationSampled
{
    /// <summary>The heap.</summary>
    public AllocationKind Kind { get; private init; }

    /// <summary>The runtime's name of the type.</summary>
    public ReadOnlySpan<char> TypeName { get; private init; }

    /// <summary>The object's address at its allocation.</summary>
    public ulong Address { get; private init; }

    /// <summary>Its size in bytes.</summary>
    public long ObjectSize { get; private init; }

    /// <summary>Reads a payload.</summary>
    public static bool TryRead(ReadOnlySpan<byte> payload, int pointerSize, out AllocationSampled sampled)
    {
        var cursor = new PayloadCursor(payload);
        var kind = (AllocationKind)cursor.ReadUInt32();
        cursor.ReadUInt16(); // runtime instance
        cursor.ReadPointer(pointerSize); // type handle
        var typeName = cursor.ReadString();
        sampled = new AllocationSampled
        {
            Kind = kind,
            TypeName = typeName,
            Address = cursor.ReadPointer(pointerSize),
            ObjectSize = (long)cursor.ReadUInt64(),
        };
        return cursor.IsIntact && sampled.ObjectSize > 0;
    }
}
