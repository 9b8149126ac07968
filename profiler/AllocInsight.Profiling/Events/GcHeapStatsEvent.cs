namespace AllocInsight.Profiling.Events;

/// <summary>Sizes in bytes after a collection (event 4).</summary>
/// <param name="Generation0">Size of generation 0.</param>
/// <param name="Generation1">Size of generation 1.</param>
/// <param name="Generation2">Size of generation 2.</param>
/// <param name="LargeObjects">Size of the large-object heap.</param>
/// <param name="PinnedObjects">Size of the pinned-object heap; 0 before version 2.</param>
/// <param name="PinnedObjectCount">Number of objects that were pinned.</param>
/// <param name="HandleCount">Number of handles.</param>
public readonly record struct GcHeapStatsEvent(
    long Generation0, long Generation1, long Generation2, long LargeObjects, long PinnedObjects, int PinnedObjectCount, int HandleCount)
{
    /// <summary>Reads a payload of versions 1 and later; false where it is shorter than its fields.</summary>
    public static bool TryRead(ReadOnlySpan<byte> payload, int version, int pointerSize, out GcHeapStatsEvent result)
    {
        var reader = new PayloadReader(payload, pointerSize);
        Span<long> sizes = stackalloc long[4];
        foreach (ref long size in sizes)
        {
            size = reader.ReadInt64();
            SkipPromotedBytes(ref reader);
        }
        SkipFinalization(ref reader);
        int pinned = reader.ReadInt32();
        int syncBlocks = reader.ReadInt32();
        int handles = reader.ReadInt32();
        _ = syncBlocks;
        if (version >= 1)
            reader.ReadUInt16();
        long pinnedObjects = version >= 2 ? reader.ReadInt64() : 0;
        result = new GcHeapStatsEvent(sizes[0], sizes[1], sizes[2], sizes[3], pinnedObjects, pinned, handles);
        return reader.IsComplete;
    }

    private static void SkipPromotedBytes(ref PayloadReader reader) => reader.ReadInt64();

    // Bytes and number of objects that survived because they have a finalizer.
    private static void SkipFinalization(ref PayloadReader reader) => reader.Take(16);
}
