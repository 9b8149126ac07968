namespace AllocInsight.Profiling.Nettrace;

/// <summary>Decodes the blocks in which version 6 declares threads and takes them back.</summary>
internal static class ThreadBlock
{
    /// <summary>Id of a thread that is declared without one.</summary>
    private const long UnknownId = -1;

    private enum Field
    {
        Name = 1,
        ProcessId = 2,
        ThreadId = 3,
        KeyAndValue = 4,
    }

    public static void DecodeDeclarations(ReadOnlySpan<byte> block, long processId, ThreadTable threads)
    {
        ByteCursor cursor = new(block);
        while (cursor.Remaining > 0)
        {
            ByteCursor row = new(cursor.ReadBytes(cursor.ReadUInt16()));
            long key = unchecked((long)row.ReadVarUInt64());
            threads.Declare(key, DecodeThread(ref row, processId));
        }
    }

    /// <summary>Returns how many events the threads lost at their ends.</summary>
    public static long DecodeRemovals(ReadOnlySpan<byte> block, ThreadTable threads)
    {
        long lost = 0;
        ByteCursor cursor = new(block);
        while (cursor.Remaining > 0)
        {
            long key = unchecked((long)cursor.ReadVarUInt64());
            lost += threads[key].Checkpoint(cursor.ReadVarUInt32());
            threads.Remove(key);
        }
        return lost;
    }

    private static TraceThread DecodeThread(ref ByteCursor row, long processId)
    {
        long id = UnknownId;
        while (row.Remaining > 0)
        {
            switch ((Field)row.ReadByte())
            {
                case Field.ThreadId:
                    id = unchecked((long)row.ReadVarUInt64());
                    break;
                case Field.ProcessId:
                    processId = unchecked((long)row.ReadVarUInt64());
                    break;
                case Field.Name:
                    row.SkipUtf8();
                    break;
                case Field.KeyAndValue:
                    row.SkipUtf8();
                    row.SkipUtf8();
                    break;
                default:
                    // The size of a field of a later version is unknown, so nothing after it can be read either.
                    row.Skip(row.Remaining);
                    break;
            }
        }
        return new TraceThread(id, processId);
    }
}
