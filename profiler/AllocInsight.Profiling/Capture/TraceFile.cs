namespace AllocInsight.Profiling.Capture;

/// <summary>The file that keeps a capture's events.</summary>
internal static class TraceFile
{
    private const int BufferSize = 1 << 20;

    /// <summary>Creates it; null where none is wished.</summary>
    /// <exception cref="ProfilingException">It cannot be created.</exception>
    public static Stream? Create(string? path)
    {
        if (path is null) return null;
        try
        {
            return new FileStream(path, FileMode.Create, FileAccess.Write, FileShare.Read, BufferSize);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw new ProfilingException(ProfilingFailure.Tool, $"The trace file '{path}' cannot be written: {e.Message}", e);
        }
    }

    /// <summary>Opens a recorded trace.</summary>
    /// <exception cref="ProfilingException">It cannot be opened.</exception>
    public static FileStream Open(string path)
    {
        try
        {
            return new FileStream(path, FileMode.Open, FileAccess.Read, FileShare.ReadWrite, BufferSize, FileOptions.SequentialScan);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw new ProfilingException(ProfilingFailure.Usage, $"'{path}' cannot be read: {e.Message}", e);
        }
    }
}
