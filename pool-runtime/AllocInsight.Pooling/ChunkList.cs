using System.Buffers;

namespace AllocInsight.Pooling;

/// <summary>Pooled arrays, one behind the other: what grows without copying. Each is twice as long as the one before, up to a bound.</summary>
/// <remarks>For use by one thread at a time.</remarks>
internal sealed class ChunkList<T>
{
    private const int FirstLength = 256;

    // With its header still what a thread keeps for itself.
    private const int MostBytes = 32 * 1024;

    private Chunk[] _chunks = new Chunk[1];

    public int Count { get; private set; }

    /// <summary>Elements that there is room for.</summary>
    public long Capacity { get; private set; }

    /// <summary>The elements of a chunk.</summary>
    public T[] this[int chunk] => _chunks[chunk].Array;

    /// <summary>Where a chunk begins.</summary>
    public long StartOf(int chunk) => _chunks[chunk].Start;

    /// <summary>The chunk that holds an element; the last one for the element behind it.</summary>
    public int Find(long position)
    {
        // Most look at the last chunk.
        if (Count == 0 || position >= _chunks[Count - 1].Start)
            return Count - 1;
        (int low, int high) = (0, Count - 1);
        while (low < high)
        {
            int middle = (low + high + 1) / 2;
            if (_chunks[middle].Start <= position)
                low = middle;
            else
                high = middle - 1;
        }
        return low;
    }

    /// <summary>Adds a chunk of at least so many elements.</summary>
    /// <exception cref="OutOfMemoryException">There is no memory for it; nothing has changed.</exception>
    public void Add(int minimum) => Add(minimum, Count == 0 ? 0 : _chunks[Count - 1].Length);

    /// <summary>As the other, behind what is used of the last chunk, which gives up the rest.</summary>
    /// <param name="minimum">Elements.</param>
    /// <param name="usedOfLast">How much of the last chunk stays; where that is nothing, it goes.</param>
    public void Add(int minimum, int usedOfLast)
    {
        int most = Math.Max(FirstLength, MostBytes / System.Runtime.CompilerServices.Unsafe.SizeOf<T>());
        int length = Count == 0 ? FirstLength : (int)Math.Min(most, 2L * _chunks[Count - 1].Array.Length);
        if (Count == _chunks.Length)
            Array.Resize(ref _chunks, Count * 2);
        Lease lease = Pool.Array(Math.Max(length, minimum), out T[] array, clear: false);
        if (Count > 0)
            CutLast(usedOfLast);
        _chunks[Count++] = new Chunk(array, lease, Capacity, array.Length);
        Capacity += array.Length;
    }

    /// <summary>Gives the chunks back from one on.</summary>
    public void RemoveFrom(int chunk)
    {
        while (Count > chunk)
        {
            Chunk last = _chunks[--Count];
            _chunks[Count] = default;
            Capacity -= last.Length;
            last.Lease.Dispose();
        }
    }

    private void CutLast(int length)
    {
        if (length == 0)
        {
            RemoveFrom(Count - 1);
            return;
        }
        ref Chunk last = ref _chunks[Count - 1];
        Capacity -= last.Length - length;
        last = last with { Length = length };
    }

    /// <summary>Exchanges all chunks for one.</summary>
    /// <param name="length">Elements that are kept, at most <see cref="Array.MaxLength"/>.</param>
    public void Join(long length)
    {
        Lease lease = Pool.Array((int)Math.Max(length, Math.Min(Capacity, Array.MaxLength)), out T[] array, clear: false);
        CopyTo(array, 0, (int)length);
        RemoveFrom(0);
        _chunks[Count++] = new Chunk(array, lease, 0, array.Length);
        Capacity = array.Length;
    }

    /// <summary>Copies elements out.</summary>
    /// <param name="target">Where to.</param>
    /// <param name="start">The first.</param>
    /// <param name="length">How many, all of them there.</param>
    public void CopyTo(Span<T> target, long start, int length)
    {
        for (int chunk = Find(start), copied = 0; copied < length; chunk++)
        {
            int offset = (int)(start + copied - StartOf(chunk));
            int part = Math.Min(length - copied, _chunks[chunk].Length - offset);
            _chunks[chunk].Array.AsSpan(offset, part).CopyTo(target[copied..]);
            copied += part;
        }
    }

    /// <summary>So many elements from the start on, without copying.</summary>
    public ReadOnlySequence<T> Sequence(long length)
    {
        if (length == 0)
            return ReadOnlySequence<T>.Empty;
        if (length <= _chunks[0].Length)
            return new ReadOnlySequence<T>(_chunks[0].Array, 0, (int)length);
        var first = new Segment(_chunks[0]);
        Segment last = first;
        int end = Find(length - 1);
        for (int chunk = 1; chunk <= end; chunk++)
            last = last.Append(_chunks[chunk]);
        return new ReadOnlySequence<T>(first, 0, last, (int)(length - StartOf(end)));
    }

    private readonly record struct Chunk(T[] Array, Lease Lease, long Start, int Length)
    {
        public ReadOnlyMemory<T> Memory => Array.AsMemory(0, Length);
    }

    private sealed class Segment : ReadOnlySequenceSegment<T>
    {
        public Segment(Chunk chunk)
        {
            Memory = chunk.Memory;
            RunningIndex = chunk.Start;
        }

        public Segment Append(Chunk chunk)
        {
            var next = new Segment(chunk);
            Next = next;
            return next;
        }
    }
}
