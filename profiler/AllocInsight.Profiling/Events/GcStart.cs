namespace AllocInsight.Profiling.Events;

/// <summary>What kind of collection it is.</summary>
public enum GcType
{
    /// <summary>Blocking.</summary>
    Blocking = 0,

    /// <summary>A background collection of generation 2.</summary>
    Background = 1,

    /// <summary>A blocking one while a background one goes on.</summary>
    ForegroundDuringBackground = 2,
}

/// <summary>A collection begins: event 1 of the runtime provider.</summary>
public readonly record struct GcStart
{
    /// <summary>Number of the collection, from 1.</summary>
    public int Number { get; private init; }

    /// <summary>Oldest generation that is collected, 0 to 2.</summary>
    public int Depth { get; private init; }

    /// <summary>Its kind.</summary>
    public GcType Type { get; private init; }

    /// <summary>Reads a payload.</summary>
    public static bool TryRead(ReadOnlySpan<byte> payload, out GcStart start)
    {
        var cursor = new PayloadCursor(payload);
        int number = (int)cursor.ReadUInt32();
        int depth = (int)cursor.ReadUInt32();
        cursor.ReadUInt32(); // reason
        start = new GcStart { Number = number, Depth = depth, Type = (GcType)cursor.ReadUInt32() };
        return cursor.IsIntact;
    }
}

/// <summary>A collection has ended: event 2 of the runtime provider.</summary>
public readonly record struct GcEnd
{
    /// <summary>Number of the collection.</summary>
    public int Number { get; private init; }

    /// <summary>Oldest generation that was collected, 0 to 2.</summary>
    public int Depth { get; private init; }

    /// <summary>Reads a payload.</summary>
    public static bool TryRead(ReadOnlySpan<byte> payload, out GcEnd end)
    {
        var cursor = new PayloadCursor(payload);
        end = new GcEnd { Number = (int)cursor.ReadUInt32(), Depth = (int)cursor.ReadUInt32() };
        return cursor.IsIntact;
    }
}
