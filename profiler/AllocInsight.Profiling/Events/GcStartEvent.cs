namespace AllocInsight.Profiling.Events;

/// <summary>How a collection runs; the values are the runtime's.</summary>
public enum GcType
{
    /// <summary>All threads stand still until it is done.</summary>
    Blocking = 0,

    /// <summary>A full collection while the program runs on, but for two short pauses.</summary>
    Background = 1,

    /// <summary>A blocking collection of generation 0 or 1 within a background one.</summary>
    Foreground = 2,
}

/// <summary>A collection begins (event 1). The program's threads already stand still.</summary>
/// <param name="Number">Counts the process's collections from 1.</param>
/// <param name="Depth">The oldest generation that it collects, 0 to 2.</param>
/// <param name="Reason">Why; the runtime's number (0 small objects, 1 induced, 4 large objects ...).</param>
/// <param name="Type">How it runs.</param>
public readonly record struct GcStartEvent(int Number, int Depth, int Reason, GcType Type)
{
    /// <summary>Reads a payload of versions 1 and later; false where it is shorter than its fields.</summary>
    public static bool TryRead(ReadOnlySpan<byte> payload, int version, int pointerSize, out GcStartEvent result)
    {
        _ = version;
        var cursor = new PayloadCursor(payload);
        result = new GcStartEvent(cursor.ReadInt32(), cursor.ReadInt32(), cursor.ReadInt32(), (GcType)cursor.ReadInt32());
        return cursor.IsIntact;
    }
}
