using System.Text;

namespace AllocInsight.Profiling.Events;

/// <summary>A randomised sample of an allocation (event 303, .NET 9 and later). Valid as long as its payload.</summary>
public readonly ref struct AllocationSampledEvent
{
    /// <summary>Which heap the object is on.</summary>
    public AllocationKind Kind { get; private init; }

    /// <summary>The runtime's handle of the object's type: the same number is the same type for as long as it is loaded.</summary>
    public ulong TypeId { get; private init; }

    /// <summary>UTF-16 bytes of the type's name as the runtime writes it.</summary>
    public ReadOnlySpan<byte> TypeNameUtf16 { get; private init; }

    /// <summary>Where the object was allocated.</summary>
    public ulong Address { get; private init; }

    /// <summary>Its size in bytes.</summary>
    public long ObjectSize { get; private init; }

    /// <summary>Which of its bytes was hit, 0 to <see cref="ObjectSize"/> - 1.</summary>
    public long SampledByteOffset { get; private init; }

    /// <summary>The type's name; a new string at every call.</summary>
    public string ReadTypeName() => Encoding.Unicode.GetString(TypeNameUtf16);

    /// <summary>Reads a payload; false where it is shorter than its fields.</summary>
    public static bool TryRead(ReadOnlySpan<byte> payload, int version, int pointerSize, out AllocationSampledEvent result)
    {
        _ = version;
        var reader = new PayloadReader(payload, pointerSize);
        var kind = (AllocationKind)reader.ReadInt32();
        reader.ReadUInt16();
        result = new AllocationSampledEvent
        {
            Kind = kind,
            TypeId = reader.ReadPointer(),
            TypeNameUtf16 = reader.ReadNullTerminatedUtf16(),
            Address = reader.ReadPointer(),
            ObjectSize = reader.ReadInt64(),
            SampledByteOffset = reader.ReadInt64(),
        };
        return reader.IsComplete;
    }
}
