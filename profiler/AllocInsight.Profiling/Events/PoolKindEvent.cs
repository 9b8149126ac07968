namespace AllocInsight.Profiling.Events;

/// <summary>
/// What has happened in AllocInsight's pool to one kind and size class since its process began: event 5 of <c>AllocInsight.Pooling</c>,
/// written for each kind once a second. Valid as long as its payload.
/// </summary>
public readonly ref struct PoolKindEvent
{
    /// <summary>The event source of the pool.</summary>
    public const string Provider = "AllocInsight.Pooling";

    /// <summary>The event's number.</summary>
    public const int Id = 5;

    /// <summary>The kind, such as <c>array</c>.</summary>
    public ReadOnlySpan<char> Kind { get; private init; }

    /// <summary>The size class in bytes; 0 for none.</summary>
    public int SlotSize { get; private init; }

    /// <summary>Objects handed out.</summary>
    public long Rents { get; private init; }

    /// <summary>Objects that came back.</summary>
    public long Returns { get; private init; }

    /// <summary>Rents that made a new object.</summary>
    public long Misses { get; private init; }

    /// <summary>Objects that came back and were not kept.</summary>
    public long Drops { get; private init; }

    /// <summary>Objects kept for later.</summary>
    public long Retained { get; private init; }

    /// <summary>Their bytes.</summary>
    public long RetainedBytes { get; private init; }

    /// <summary>Reads a payload; false where it is shorter than its fields.</summary>
    public static bool TryRead(ReadOnlySpan<byte> payload, out PoolKindEvent result)
    {
        var cursor = new PayloadCursor(payload);
        result = new PoolKindEvent
        {
            Kind = cursor.ReadString(),
            SlotSize = cursor.ReadInt32(),
            Rents = cursor.ReadInt64(),
            Returns = cursor.ReadInt64(),
            Misses = cursor.ReadInt64(),
            Drops = cursor.ReadInt64(),
            Retained = cursor.ReadInt64(),
            RetainedBytes = cursor.ReadInt64(),
        };
        return cursor.IsIntact;
    }
}
