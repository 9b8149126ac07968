using System.Buffers;

namespace AllocInsight.Pooling;

/// <summary>
/// A stream in memory that grows without copying, over pooled arrays, which go back when it is closed. What a
/// <see cref="MemoryStream"/> is for, also where much is written.
/// </summary>
/// <remarks>For use by one thread at a time; it may be another one each time. After it is closed, all but closing throws.</remarks>
public sealed class PooledStream : Stream
{
    private readonly ChunkList<byte> _chunks = new();
    private long _length;
    private long _position;
    private bool _isClosed;

    // The chunk that was used last.
    private int _chunk;

    /// <inheritdoc/>
    public override bool CanRead => !_isClosed;

    /// <inheritdoc/>
    public override bool CanSeek => !_isClosed;

    /// <inheritdoc/>
    public override bool CanWrite => !_isClosed;

    /// <inheritdoc/>
    /// <exception cref="ObjectDisposedException">The stream is closed.</exception>
    public override long Length
    {
        get
        {
            ThrowIfClosed();
            return _length;
        }
    }

    /// <inheritdoc/>
    /// <exception cref="ArgumentOutOfRangeException">The value is negative.</exception>
    /// <exception cref="ObjectDisposedException">The stream is closed.</exception>
    public override long Position
    {
        get
        {
            ThrowIfClosed();
            return _position;
        }

        set
        {
            ThrowIfClosed();
            ArgumentOutOfRangeException.ThrowIfNegative(value);
            _position = value;
        }
    }

    /// <summary>All that was written, without copying. Good until the stream is written, shortened or closed.</summary>
    /// <exception cref="ObjectDisposedException">The stream is closed.</exception>
    public ReadOnlySequence<byte> WrittenSequence
    {
        get
        {
            ThrowIfClosed();
            return _chunks.Sequence(_length);
        }
    }

    /// <summary>A new array with all that was written.</summary>
    /// <exception cref="ObjectDisposedException">The stream is closed.</exception>
    public byte[] ToArray() => WrittenSequence.ToArray();

    /// <inheritdoc/>
    public override void Flush()
    {
    }

    /// <inheritdoc/>
    public override Task FlushAsync(CancellationToken cancellationToken) =>
        cancellationToken.IsCancellationRequested ? Task.FromCanceled(cancellationToken) : Task.CompletedTask;

    /// <inheritdoc/>
    public override int Read(byte[] buffer, int offset, int count)
    {
        ValidateBufferArguments(buffer, offset, count);
        return Read(buffer.AsSpan(offset, count));
    }

    /// <inheritdoc/>
    public override int Read(Span<byte> buffer)
    {
        ThrowIfClosed();
        int count = (int)Math.Min(buffer.Length, Math.Max(0, _length - _position));
        if (count > 0)
            _chunks.CopyTo(buffer, _position, count);
        _position += count;
        return count;
    }

    /// <inheritdoc/>
    public override int ReadByte()
    {
        byte value = 0;
        return Read(new Span<byte>(ref value)) == 0 ? -1 : value;
    }

    /// <inheritdoc/>
    public override Task<int> ReadAsync(byte[] buffer, int offset, int count, CancellationToken cancellationToken)
    {
        ValidateBufferArguments(buffer, offset, count);
        return ReadAsync(buffer.AsMemory(offset, count), cancellationToken).AsTask();
    }

    /// <inheritdoc/>
    public override ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellationToken = default)
    {
        if (cancellationToken.IsCancellationRequested)
            return ValueTask.FromCanceled<int>(cancellationToken);
        try
        {
            return ValueTask.FromResult(Read(buffer.Span));
        }
        catch (ObjectDisposedException closed)
        {
            // As MemoryStream does: what fails is told by the task.
            return ValueTask.FromException<int>(closed);
        }
    }

    /// <inheritdoc/>
    public override void Write(byte[] buffer, int offset, int count)
    {
        ValidateBufferArguments(buffer, offset, count);
        Write(buffer.AsSpan(offset, count));
    }

    /// <inheritdoc/>
    public override void Write(ReadOnlySpan<byte> buffer)
    {
        ThrowIfClosed();
        if (_position > _length)
            SetLength(_position);
        while (buffer.Length > 0)
        {
            Span<byte> room = Room();
            int part = Math.Min(room.Length, buffer.Length);
            buffer[..part].CopyTo(room);
            buffer = buffer[part..];
            _position += part;
        }
        _length = Math.Max(_length, _position);
    }

    /// <inheritdoc/>
    public override void WriteByte(byte value) => Write(new ReadOnlySpan<byte>(in value));

    /// <inheritdoc/>
    public override Task WriteAsync(byte[] buffer, int offset, int count, CancellationToken cancellationToken)
    {
        ValidateBufferArguments(buffer, offset, count);
        return WriteAsync(buffer.AsMemory(offset, count), cancellationToken).AsTask();
    }

    /// <inheritdoc/>
    public override ValueTask WriteAsync(ReadOnlyMemory<byte> buffer, CancellationToken cancellationToken = default)
    {
        if (cancellationToken.IsCancellationRequested)
            return ValueTask.FromCanceled(cancellationToken);
        try
        {
            Write(buffer.Span);
            return ValueTask.CompletedTask;
        }
        catch (ObjectDisposedException closed)
        {
            return ValueTask.FromException(closed);
        }
    }

    /// <inheritdoc/>
    public override void CopyTo(Stream destination, int bufferSize)
    {
        ValidateCopyToArguments(destination, bufferSize);
        ThrowIfClosed();
        if (_position >= _length)
            return;
        foreach (ReadOnlyMemory<byte> part in WrittenSequence.Slice(_position))
            destination.Write(part.Span);
        _position = _length;
    }

    /// <inheritdoc/>
    public override long Seek(long offset, SeekOrigin origin)
    {
        ThrowIfClosed();
        long start = origin switch
        {
            SeekOrigin.Begin => 0,
            SeekOrigin.Current => _position,
            SeekOrigin.End => _length,
            _ => throw new ArgumentException($"There is no origin {origin}.", nameof(origin)),
        };
        if (start + offset < 0)
            throw new IOException("A stream has no bytes before its beginning.");
        return _position = start + offset;
    }

    /// <inheritdoc/>
    /// <remarks>What a longer stream gains is zero.</remarks>
    /// <exception cref="ArgumentOutOfRangeException"><paramref name="value"/> is negative.</exception>
    /// <exception cref="OutOfMemoryException">There is no memory for it; the length is as it was.</exception>
    /// <exception cref="ObjectDisposedException">The stream is closed.</exception>
    public override void SetLength(long value)
    {
        ThrowIfClosed();
        ArgumentOutOfRangeException.ThrowIfNegative(value);
        // What cannot be had is refused before all memory is taken for it. Only what is large is worth the question.
        if (value - _chunks.Capacity > int.MaxValue && value - _chunks.Capacity > GC.GetGCMemoryInfo().TotalAvailableMemoryBytes)
            throw new OutOfMemoryException($"There is no memory for a stream of {value} bytes.");
        while (_chunks.Capacity < value)
            _chunks.Add(0);
        for (long from = _length; from < value;)
        {
            int chunk = _chunks.Find(from);
            int offset = (int)(from - _chunks.StartOf(chunk));
            int part = (int)Math.Min(_chunks[chunk].Length - offset, value - from);
            _chunks[chunk].AsSpan(offset, part).Clear();
            from += part;
        }
        _length = value;
        _position = Math.Min(_position, value);
        _chunks.RemoveFrom(value == 0 ? Math.Min(1, _chunks.Count) : _chunks.Find(value - 1) + 1);
        _chunk = 0;
    }

    /// <inheritdoc/>
    protected override void Dispose(bool disposing)
    {
        if (disposing && !_isClosed)
        {
            _isClosed = true;
            _chunks.RemoveFrom(0);
        }
        base.Dispose(disposing);
    }

    // What lies at the position, at least one byte of it.
    private Span<byte> Room()
    {
        if (_position == _chunks.Capacity)
            _chunks.Add(0);
        if (_chunk >= _chunks.Count || _position < _chunks.StartOf(_chunk) || _position - _chunks.StartOf(_chunk) >= _chunks[_chunk].Length)
            _chunk = _chunks.Find(_position);
        return _chunks[_chunk].AsSpan((int)(_position - _chunks.StartOf(_chunk)));
    }

    private void ThrowIfClosed() => ObjectDisposedException.ThrowIf(_isClosed, this);
}
