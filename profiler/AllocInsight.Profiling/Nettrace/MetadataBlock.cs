namespace AllocInsight.Profiling.Nettrace;

/// <summary>
/// Decodes declarations of events: provider, id, name and version. The payload's fields, which follow, are not needed,
/// since consumers know the layouts of the events that they take.
/// </summary>
internal static class MetadataBlock
{
    private const int GuidBytes = 16;

    private enum Property
    {
        OpCode = 1,
        Keywords = 3,
        MessageTemplate = 4,
        Description = 5,
        KeyAndValue = 6,
        ProviderGuid = 7,
        Level = 8,
        Version = 9,
    }

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

    public static void DecodeVersion6(ReadOnlySpan<byte> block, MetadataTable table)
    {
        ByteCursor cursor = new(block);
        cursor.Skip(cursor.ReadUInt16());
        while (cursor.Remaining > 0)
        {
            ByteCursor row = new(cursor.ReadBytes(cursor.ReadUInt16()));
            int id = unchecked((int)row.ReadVarUInt32());
            string provider = row.ReadUtf8();
            int eventId = unchecked((int)row.ReadVarUInt32());
            string name = row.ReadUtf8();
            for (int fields = row.ReadUInt16(); fields > 0; fields--)
                row.Skip(row.ReadUInt16());
            int version = FindVersion(row.ReadBytes(row.ReadUInt16()));
            table.Declare(id, new EventMetadata { Provider = provider, EventId = eventId, Name = name, Version = version });
        }
    }

    /// <summary>The version among the optional properties of an event; 0 without one.</summary>
    private static int FindVersion(ReadOnlySpan<byte> properties)
    {
        ByteCursor cursor = new(properties);
        while (cursor.Remaining > 0)
        {
            switch ((Property)cursor.ReadByte())
            {
                case Property.Version:
                    return cursor.ReadByte();
                case Property.OpCode or Property.Level:
                    cursor.Skip(sizeof(byte));
                    break;
                case Property.Keywords:
                    cursor.Skip(sizeof(ulong));
                    break;
                case Property.MessageTemplate or Property.Description:
                    cursor.SkipUtf8();
                    break;
                case Property.KeyAndValue:
                    cursor.SkipUtf8();
                    cursor.SkipUtf8();
                    break;
                case Property.ProviderGuid:
                    cursor.Skip(GuidBytes);
                    break;
                default:
                    // The size of a property of a later version is unknown, so nothing after it can be read either.
                    return 0;
            }
        }
        return 0;
    }
}
