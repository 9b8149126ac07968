using System.Runtime.InteropServices;

namespace AllocInsight.Pooling.Heaps;

/// <summary>Hands out structures of one type, whose memory stays readable as such until the pool is disposed. Not for use by two threads at a time.</summary>
/// <typeparam name="T">At least as large as a pointer.</typeparam>
internal sealed unsafe class StructPool<T> : IDisposable
    where T : unmanaged
{
    private const int ChunkCount = 128;

    private readonly List<nint> _chunks = [];
    private readonly Stack<nint> _free = [];
    private int _used = ChunkCount;

    /// <summary>A cleared structure.</summary>
    /// <exception cref="OutOfMemoryException">There is no memory.</exception>
    public T* Take()
    {
        if (!_free.TryPop(out nint address))
        {
            if (_used == ChunkCount)
            {
                _chunks.Add((nint)NativeMemory.AllocZeroed(ChunkCount, (nuint)sizeof(T)));
                _used = 0;
            }
            address = _chunks[^1] + (_used++ * sizeof(T));
        }
        *(T*)address = default;
        return (T*)address;
    }

    public void Return(T* item) => _free.Push((nint)item);

    public void Dispose()
    {
        foreach (nint chunk in _chunks)
            NativeMemory.Free((void*)chunk);
    }
}
