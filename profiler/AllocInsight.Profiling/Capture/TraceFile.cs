namespace AllocInsight.Profiling.Capture;

/// <summary>
/// The file that keeps a capture's events. A full disk must not cost the measurement: from the first write that fails on,
/// nothing more is written, and <see cref="Failure"/> says why. A capture that never begins leaves an earlier file as it was.
/// </summary>
internal sealed class TraceFile : IDisposable
{
    private const int BufferSize = 1 << 20;

    private readonly string _path;
    private readonly FileStream _file;
    private readonly bool _isNew;
    private bool _hasBegun;

    private TraceFile(string path, FileStream file, bool isNew) => (_path, _file, _isNew) = (path, file, isNew);

    /// <summary>Why the file is incomplete; null while it is not.</summary>
    public string? Failure { get; private set; }

    /// <summary>Creates it; null where none is wished.</summary>
    /// <exception cref="ProfilingException">It cannot be created.</exception>
    public static TraceFile? Create(string? path)
    {
        if (path is null) return null;
        try
        {
            bool isNew = !File.Exists(path);
            return new TraceFile(path, new FileStream(path, FileMode.OpenOrCreate, FileAccess.Write, FileShare.Read, BufferSize), isNew);
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

    public void Write(ReadOnlySpan<byte> bytes)
    {
        if (Failure is not null) return;
        try
        {
            if (!_hasBegun && _file.CanSeek && _file.Length > 0) _file.SetLength(0);
            _hasBegun = true;
            _file.Write(bytes);
        }
        catch (IOException e)
        {
            Fail(e);
        }
    }

    /// <summary>Writes what is buffered.</summary>
    public void Finish()
    {
        try
        {
            _file.Flush();
        }
        catch (IOException e)
        {
            Fail(e);
        }
    }

    public void Dispose()
    {
        try
        {
            _file.Dispose();
            if (_isNew && !_hasBegun) File.Delete(_path);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            Fail(e);
        }
    }

    private void Fail(Exception e) => Failure ??= $"The trace file '{_path}' is incomplete: {SystemWords.Of(e)}. What was measured is not affected.";
}
