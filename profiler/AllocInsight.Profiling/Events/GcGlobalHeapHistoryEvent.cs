namespace AllocInsight.Profiling.Events;

/// <summary>Settings and mechanisms of a collection (event 205).</summary>
/// <param name="HeapCount">Number of heaps: 1 with workstation GC; with server GC 1 or more, and it may change.</param>
/// <param name="CondemnedGeneration">The oldest generation collected, 0 to 2.</param>
/// <param name="Mechanisms">Bits of the runtime; see <see cref="IsConcurrent"/> and <see cref="IsCompacting"/>.</param>
public readonly record struct GcGlobalHeapHistoryEvent(int HeapCount, int CondemnedGeneration, int Mechanisms)
{
    /// <summary>Whether this collection ran in the background.</summary>
    public bool IsConcurrent => (Mechanisms & 1) != 0;

    /// <summary>Whether it moved objects.</summary>
    public bool IsCompacting => (Mechanisms & 2) != 0;

    /// <summary>Reads a payload of any version; false where it is shorter than its fields.</summary>
    public static bool TryRead(ReadOnlySpan<byte> payload, int version, int pointerSize, out GcGlobalHeapHistoryEvent result)
    {
        _ = version;
        var reader = new PayloadReader(payload, pointerSize);
        SkipDesiredBytes(ref reader);
        int heaps = reader.ReadInt32();
        int generation = reader.ReadInt32();
        SkipReductionCountAndReason(ref reader);
        result = new GcGlobalHeapHistoryEvent(heaps, generation, reader.ReadInt32());
        return reader.IsComplete;
    }

    private static void SkipDesiredBytes(ref PayloadReader reader) => reader.ReadInt64();

    private static void SkipReductionCountAndReason(ref PayloadReader reader) => reader.Take(8);
}
