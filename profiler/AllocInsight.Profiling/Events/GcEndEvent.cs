namespace AllocInsight.Profiling.Events;

/// <summary>A collection is done (event 2).</summary>
/// <param name="Number">The number that its start gave.</param>
/// <param name="Depth">The oldest generation that it collected, 0 to 2.</param>
public readonly record struct GcEndEvent(int Number, int Depth)
{
    /// <summary>Reads a payload of versions 1 and later; false where it is shorter than its fields.</summary>
    public static bool TryRead(ReadOnlySpan<byte> payload, int version, int pointerSize, out GcEndEvent result)
    {
        _ = version;
        var cursor = new PayloadCursor(payload);
        result = new GcEndEvent(cursor.ReadInt32(), cursor.ReadInt32());
        return cursor.IsIntact;
    }
}
