namespace AllocInsight.Profiling.Events;

/// <summary>Spans of objects that survived a collection where they are (event 21). Valid as long as its payload.</summary>
public readonly ref struct SurvivingRangesEvent
{
    private readonly ReadOnlySpan<byte> _ranges;
    private readonly int _pointerSize;

    private SurvivingRangesEvent(int count, ReadOnlySpan<byte> ranges, int pointerSize)
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
            var cursor = new PayloadCursor(_ranges[(index * SizeOfRange(_pointerSize))..]);
            return new ObjectRange(cursor.ReadPointer(_pointerSize), (ulong)cursor.ReadInt64());
        }
    }

    /// <summary>Reads a payload; false where it is shorter than its ranges.</summary>
    public static bool TryRead(ReadOnlySpan<byte> payload, int version, int pointerSize, out SurvivingRangesEvent result)
    {
        _ = version;
        var cursor = new PayloadCursor(payload);
        cursor.ReadInt32();
        int count = cursor.ReadInt32();
        cursor.ReadUInt16();
        ReadOnlySpan<byte> ranges = cursor.Take((int)Math.Min((uint)count * (long)SizeOfRange(pointerSize), int.MaxValue));
        result = new SurvivingRangesEvent(cursor.IsIntact ? count : 0, ranges, pointerSize);
        return cursor.IsIntact;
    }

    private static int SizeOfRange(int pointerSize) => pointerSize + 8;
}
