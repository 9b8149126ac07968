namespace AllocInsight.Profiling.Events;

/// <summary>Spans of objects that survived a collection that may move them (event 22), by where they were before it. Valid as long as its payload.</summary>
public readonly ref struct MovedRangesEvent
{
    private readonly ReadOnlySpan<byte> _ranges;
    private readonly int _pointerSize;

    private MovedRangesEvent(int count, ReadOnlySpan<byte> ranges, int pointerSize)
    {
        Count = count;
        _ranges = ranges;
        _pointerSize = pointerSize;
    }

    /// <summary>Number of ranges.</summary>
    public int Count { get; }

    /// <summary>A range, in the order of the payload.</summary>
    /// <exception cref="ArgumentOutOfRangeException">The index is not 0 to <see cref="Count"/> - 1.</exception>
    public ObjectRange this[int index]
    {
        get
        {
            ArgumentOutOfRangeException.ThrowIfGreaterThanOrEqual((uint)index, (uint)Count, nameof(index));
            var reader = new PayloadReader(_ranges[(index * SizeOfRange(_pointerSize))..], _pointerSize);
            ulong from = reader.ReadPointer();
            reader.ReadPointer();
            return new ObjectRange(from, (ulong)reader.ReadInt64());
        }
    }

    /// <summary>Reads a payload; false where it is shorter than its ranges.</summary>
    public static bool TryRead(ReadOnlySpan<byte> payload, int version, int pointerSize, out MovedRangesEvent result)
    {
        _ = version;
        var reader = new PayloadReader(payload, pointerSize);
        reader.ReadInt32();
        int count = reader.ReadInt32();
        reader.ReadUInt16();
        ReadOnlySpan<byte> ranges = reader.Take((int)Math.Min((uint)count * (long)SizeOfRange(pointerSize), int.MaxValue));
        result = new MovedRangesEvent(reader.IsComplete ? count : 0, ranges, pointerSize);
        return reader.IsComplete;
    }

    private static int SizeOfRange(int pointerSize) => (2 * pointerSize) + 8;
}
