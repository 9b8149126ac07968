namespace AllocInsight.Profiling.Nettrace;

/// <summary>
/// Decodes declarations of events: provider, id, name and version. The payload's fields, which follow, are not needed,
/// since consumers know the layouts of the events that they take.
/// </summary>
internal static class MetadataBlock
{
    /// <summary>Versions 4 and 5.</summary>
    public static void Decode(ReadOnlySpan<byte> block, MetadataTable table)
    {
        EventBlock rows = new(block, isVersion6: false);
        while (rows.MoveNext())
        {
            ByteCursor cursor = new(rows.Payload);
            int id = cursor.ReadInt32();
            string provider = cursor.ReadUtf16ZeroTerminated();
            int eventId = cursor.ReadInt32();
            string name = cursor.ReadUtf16ZeroTerminated();
            // The keywords.
            cursor.Skip(sizeof(long));
            int version = cursor.ReadInt32();
            table.Declare(id, new EventMetadata { Provider = provider, EventId = eventId, Name = name, Version = version });
        }
    }
}
