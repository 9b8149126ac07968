namespace AllocInsight.Pooling.Memory;

/// <summary>Where an allocator takes its memory from: address space in segments, backed by memory page by page.</summary>
/// <remarks>
/// Implementations must be safe for use from any number of threads. The allocator calls <see cref="Reserve"/>, then
/// <see cref="Commit"/> for parts of what was reserved before it touches them; a part may be decommitted and committed again any
/// number of times; <see cref="Release"/> is called once, for the whole, and no other call for that part of memory follows.
/// </remarks>
public unsafe interface IPageSource
{
    /// <summary>Reserves address space.</summary>
    /// <param name="byteCount">A multiple of 64 KiB.</param>
    /// <param name="alignment">A power of two, at least 64 KiB: what the returned address must be a multiple of.</param>
    /// <returns>The first byte, or null when there is none to be had: the allocation then fails with <see cref="OutOfMemoryException"/>.</returns>
    void* Reserve(nuint byteCount, nuint alignment);

    /// <summary>Makes a reserved part usable. It reads as zero when it is touched first after being reserved or decommitted.</summary>
    /// <param name="start">A multiple of 4 KiB inside what was reserved.</param>
    /// <param name="byteCount">Bytes from <paramref name="start"/>, a multiple of 4 KiB.</param>
    /// <returns>False when there is no memory: the allocation then fails with <see cref="OutOfMemoryException"/>.</returns>
    bool Commit(void* start, nuint byteCount);

    /// <summary>Gives the memory behind a committed part back to the system; its addresses stay reserved and its content is lost.</summary>
    /// <param name="start">As in <see cref="Commit"/>.</param>
    /// <param name="byteCount">As in <see cref="Commit"/>.</param>
    void Decommit(void* start, nuint byteCount);

    /// <summary>Ends a reservation.</summary>
    /// <param name="start">What <see cref="Reserve"/> returned.</param>
    /// <param name="byteCount">What was asked of it.</param>
    void Release(void* start, nuint byteCount);
}
