using System.Buffers;

namespace AllocInsight.Profiling.Nettrace;

/// <summary>
/// A stream behind one reused buffer. Asks the stream for more only when the wanted bytes are not there yet, so a
/// live stream is never waited on for bytes that nobody needs.
/// </summary>
/// <remarks>Invariant: <c>0 &lt;= _start &lt;= _end &lt;= _buffer.Length</c>; the bytes between are read and not yet consumed.</remarks>
internal sealed class TraceInput(Stream stream, CancellationToken cancellationToken) : IDisposable
{
    /// <summary>Holds two blocks of the runtime, which fills about 100 KB each, so that it seldom grows.</summary>
    private const int InitialBytes = 256 * 1024;

    private byte[] _buffer = ArrayPool<byte>.Shared.Rent(InitialBytes);
    private int _start;
    private int _end;

    /// <summary>Bytes taken from the stream.</summary>
    public long BytesRead { get; private set; }

    /// <summary>Bytes consumed: the offset in the trace of the next byte.</summary>
    public long Position => BytesRead - (_end - _start);

    /// <summary>True once the stream ended in an error instead of an orderly end: a connection that broke.</summary>
    public bool IsBroken { get; private set; }

    /// <summary>The bytes that are there, at least as many as the last successful <see cref="TryFill"/> asked for.</summary>
    public ReadOnlySpan<byte> Available => _buffer.AsSpan(_start, _end - _start);

    /// <summary>Waits until <paramref name="count"/> bytes are available; false where the stream ends before.</summary>
    public bool TryFill(int count)
    {
        while (_end - _start < count)
        {
            if (_end == _buffer.Length || _start == _end)
                MakeRoom(count);
            int read = Read();
            if (read == 0)
                return false;
            _end += read;
            BytesRead += read;
        }
        return true;
    }

    /// <summary>Consumes <paramref name="count"/> available bytes.</summary>
    public void Advance(int count) => _start += count;

    public void Dispose()
    {
        byte[] buffer = _buffer;
        _buffer = [];
        _start = _end = 0;
        if (buffer.Length > 0)
            ArrayPool<byte>.Shared.Return(buffer);
    }

    private int Read()
    {
        cancellationToken.ThrowIfCancellationRequested();
        try
        {
            return stream.Read(_buffer.AsSpan(_end));
        }
        catch (Exception e) when (e is IOException or ObjectDisposedException)
        {
            // A live connection ends this way when the traced process dies or the session is torn down.
            IsBroken = true;
            return 0;
        }
    }

    // Grows by doubling and only when full, never to the wanted size at once: a damaged size must not cost more
    // memory than the bytes that are really there.
    private void MakeRoom(int count)
    {
        int available = _end - _start;
        if (count <= _buffer.Length)
        {
            Buffer.BlockCopy(_buffer, _start, _buffer, 0, available);
        }
        else
        {
            byte[] larger = ArrayPool<byte>.Shared.Rent(Math.Max(_buffer.Length, available) * 2);
            Buffer.BlockCopy(_buffer, _start, larger, 0, available);
            ArrayPool<byte>.Shared.Return(_buffer);
            _buffer = larger;
        }
        _start = 0;
        _end = available;
    }
}
