namespace AllocInsight.Profiling.Events;

/// <summary>The program's threads are about to be suspended (event 9).</summary>
/// <param name="Reason">Why; the runtime's number.</param>
/// <param name="Number">Number of collections so far.</param>
public readonly record struct GcSuspendEEBeginEvent(int Reason, int Number)
{
    private const int ForGc = 1;
    private const int ForGcPrep = 6;

    /// <summary>Whether the pause is one of garbage collection.</summary>
    public bool IsForGc => Reason is ForGc or ForGcPrep;

    /// <summary>Whether a background collection stops the program in its course: to finish its marks, or to report survivors.</summary>
    public bool IsWithinBackground => Reason == ForGcPrep;

    /// <summary>Reads a payload of versions 1 and later; false where it is shorter than its fields.</summary>
    public static bool TryRead(ReadOnlySpan<byte> payload, int version, int pointerSize, out GcSuspendEEBeginEvent result)
    {
        _ = version;
        var cursor = new PayloadCursor(payload);
        result = new GcSuspendEEBeginEvent(cursor.ReadInt32(), cursor.ReadInt32());
        return cursor.IsIntact;
    }
}
