using System.Buffers.Binary;

namespace AllocInsight.Profiling.Events;

/// <summary>
/// Stretches of memory that survived a collection: events 21 (in place) and 22 (moved) of the runtime provider. Valid as
/// long as the payload it was read from.
/// </summary>
public readonly ref struct ObjectRanges
{
    private const int HeaderSize = 10;

    private readonly ReadOnlySpan<byte> _values;
    private readonly int _stride;
    private readonly int _lengthAt;
    private readonly int _pointerSize;

    private ObjectRanges(ReadOnlySpan<byte> values, int stride, int lengthAt, int pointerSize)
    {
        _values = values;
        _stride = stride;
        _lengthAt = lengthAt;
        _pointerSize = pointerSize;
    }

    /// <summary>Number of ranges.</summary>
    public int Count => _stride == 0 ? 0 : _values.Length / _stride;

    /// <summary>A range where its objects lay before the collection.</summary>
    public (ulong Start, ulong Length) this[int index]
    {
        get
        {
            ReadOnlySpan<byte> value = _values.Slice(index * _stride, _stride);
            return (
                _pointerSize == 4 ? BinaryPrimitives.ReadUInt32LittleEndian(value) : BinaryPrimitives.ReadUInt64LittleEndian(value),
                BinaryPrimitives.ReadUInt64LittleEndian(value[_lengthAt..]));
        }
    }

    /// <summary>Reads a payload.</summary>
    /// <param name="payload">The payload.</param>
    /// <param name="moved">True for event 22, which has the new place between the old one and the length.</param>
    /// <param name="pointerSize">Bytes per pointer of the traced process.</param>
    /// <param name="ranges">The ranges.</param>
    public static bool TryRead(ReadOnlySpan<byte> payload, bool moved, int pointerSize, out ObjectRanges ranges)
    {
        ranges = default;
        if (payload.Length < HeaderSize) return false;
        int lengthAt = moved ? 2 * pointerSize : pointerSize;
        int stride = lengthAt + sizeof(ulong);
        long size = BinaryPrimitives.ReadUInt32LittleEndian(payload[4..]) * (long)stride;
        if (size > payload.Length - HeaderSize) return false;
        ranges = new ObjectRanges(payload.Slice(HeaderSize, (int)size), stride, lengthAt, pointerSize);
        return true;
    }
}
