using System.Buffers;

namespace AllocInsight.Pooling;

/// <summary>
/// An <see cref="IBufferWriter{T}"/> over pooled arrays. It grows without copying, and gives all back when it is disposed: what was read
/// from it, also as memory or as a sequence, must not be used after that.
/// </summary>
/// <remarks>For use by one thread at a time; it may be another one each time.</remarks>
public sealed class PooledBufferWriter<T> : IBufferWriter<T>, IDisposable
{
    private readonly ChunkList<T> _chunks = new();
    private int _usedOfLast;
    private bool _isDisposed;

    /// <summary>An empty writer.</summary>
    public PooledBufferWriter()
    {
    }

    /// <summary>An empty writer with room for so many elements in one piece.</summary>
    /// <param name="initialCapacity">Elements, 1 or more.</param>
    /// <exception cref="ArgumentOutOfRangeException"><paramref name="initialCapacity"/> is less than 1.</exception>
    public PooledBufferWriter(int initialCapacity)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(initialCapacity, 1);
        _chunks.Add(initialCapacity);
    }

    /// <summary>Elements written.</summary>
    public long WrittenCount { get; private set; }

    /// <summary>What was written, without copying. Good until the next call that writes, clears or disposes.</summary>
    /// <exception cref="ObjectDisposedException">The writer is disposed.</exception>
    public ReadOnlySequence<T> WrittenSequence
    {
        get
        {
            ObjectDisposedException.ThrowIf(_isDisposed, this);
            return _chunks.Sequence(WrittenCount);
        }
    }

    /// <summary>What was written, in one piece: it is copied if it is in several. Good as long as <see cref="WrittenSequence"/>.</summary>
    /// <exception cref="ObjectDisposedException">The writer is disposed.</exception>
    /// <exception cref="InvalidOperationException">It is longer than an array can be.</exception>
    public ReadOnlyMemory<T> WrittenMemory
    {
        get
        {
            ObjectDisposedException.ThrowIf(_isDisposed, this);
            if (WrittenCount == 0)
                return default;
            if (WrittenCount > Array.MaxLength)
                throw new InvalidOperationException($"{WrittenCount} elements do not fit into one array: use WrittenSequence.");
            if (_usedOfLast != WrittenCount)
            {
                _chunks.Join(WrittenCount);
                _usedOfLast = (int)WrittenCount;
            }
            return _chunks[0].AsMemory(0, (int)WrittenCount);
        }
    }

    /// <inheritdoc cref="WrittenMemory"/>
    public ReadOnlySpan<T> WrittenSpan => WrittenMemory.Span;

    /// <inheritdoc/>
    /// <exception cref="ArgumentOutOfRangeException"><paramref name="count"/> is negative.</exception>
    /// <exception cref="InvalidOperationException">There was not so much room.</exception>
    public void Advance(int count)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(count);
        if (count > Room)
            throw new InvalidOperationException($"Cannot advance by {count} elements: {Room} were handed out.");
        _usedOfLast += count;
        WrittenCount += count;
    }

    /// <summary>Writes one element.</summary>
    /// <exception cref="ObjectDisposedException">The writer is disposed.</exception>
    public void Add(T item)
    {
        Ensure(1);
        _chunks[_chunks.Count - 1][_usedOfLast++] = item;
        WrittenCount++;
    }

    /// <inheritdoc/>
    /// <remarks>Contents are whatever they were.</remarks>
    /// <exception cref="ArgumentOutOfRangeException"><paramref name="sizeHint"/> is negative.</exception>
    /// <exception cref="ObjectDisposedException">The writer is disposed.</exception>
    public Memory<T> GetMemory(int sizeHint = 0)
    {
        Ensure(sizeHint);
        return _chunks[_chunks.Count - 1].AsMemory(_usedOfLast);
    }

    /// <inheritdoc cref="GetMemory"/>
    public Span<T> GetSpan(int sizeHint = 0)
    {
        Ensure(sizeHint);
        return _chunks[_chunks.Count - 1].AsSpan(_usedOfLast);
    }

    /// <summary>A new array with what was written.</summary>
    /// <exception cref="ObjectDisposedException">The writer is disposed.</exception>
    public T[] ToArray() => WrittenSequence.ToArray();

    /// <summary>Makes the writer empty; it keeps its array if it has one only.</summary>
    /// <exception cref="ObjectDisposedException">The writer is disposed.</exception>
    public void Clear()
    {
        ObjectDisposedException.ThrowIf(_isDisposed, this);
        _chunks.RemoveFrom(_chunks.Count > 1 ? 0 : 1);
        _usedOfLast = 0;
        WrittenCount = 0;
    }

    /// <summary>Gives all arrays back. Does nothing when called again.</summary>
    public void Dispose()
    {
        _isDisposed = true;
        _chunks.RemoveFrom(0);
        _usedOfLast = 0;
        WrittenCount = 0;
    }

    private int Room => _chunks.Count == 0 ? 0 : _chunks[_chunks.Count - 1].Length - _usedOfLast;

    private void Ensure(int sizeHint)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(sizeHint);
        ObjectDisposedException.ThrowIf(_isDisposed, this);
        if (Room >= Math.Max(1, sizeHint))
            return;
        _chunks.Add(sizeHint, _usedOfLast);
        _usedOfLast = 0;
    }
}
