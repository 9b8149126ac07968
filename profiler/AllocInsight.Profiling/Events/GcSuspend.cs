namespace AllocInsight.Profiling.Events;

/// <summary>The runtime begins to suspend the program's threads: event 9 of the runtime provider.</summary>
public readonly record struct GcSuspend
{
    private const int ForCollection = 1;
    private const int ForCollectionPreparation = 6;

    /// <summary>Whether it does so to collect garbage, not for a debugger or to move code.</summary>
    public bool IsForCollection { get; private init; }

    /// <summary>Reads a payload.</summary>
    public static bool TryRead(ReadOnlySpan<byte> payload, out GcSuspend suspend)
    {
        var cursor = new PayloadCursor(payload);
        suspend = new GcSuspend { IsForCollection = cursor.ReadUInt32() is ForCollection or ForCollectionPreparation };
        return cursor.IsIntact;
    }
}
