using System.Runtime.CompilerServices;

namespace AllocInsight.Pooling.Memory;

/// <summary>Which parts of the address space are segments of slots: one byte for each 4 MiB, for the whole process.</summary>
/// <remarks>
/// What tells a slot from any other address without touching it. The map is reserved once and never given back; the system backs
/// only the few pages that are written. Reads are safe from any thread; each byte is written by the one that owns its segment.
/// </remarks>
internal static unsafe class SegmentMap
{
    /// <summary>log2 of a segment's size and alignment: 4 MiB.</summary>
    public const int SegmentShift = 22;

    /// <summary>Size and alignment of a segment in bytes.</summary>
    public const int SegmentSize = 1 << SegmentShift;

    // User addresses have 47 bits on x64 and Windows, at most 48 elsewhere unless a program asks for more by hint.
    private const int AddressBits = 48;

    private static readonly byte* Map = Create();

    /// <summary>Whether an address lies in a segment.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static bool Contains(void* address) => Map[(nuint)address >> SegmentShift] != 0;

    /// <summary>As <see cref="Contains"/>, for a value that may be no address at all.</summary>
    public static bool ContainsAny(nuint value) => IsAddress(value) && Contains((void*)value);

    /// <summary>Whether a value is an address that the map covers.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static bool IsAddress(nuint value) => value >> AddressBits == 0;

    /// <summary>Says that a segment begins at <paramref name="start"/>.</summary>
    /// <returns>False when the address is beyond what the map covers.</returns>
    public static bool TryAdd(void* start)
    {
        if ((nuint)start >> AddressBits != 0)
            return false;
        Volatile.Write(ref Map[(nuint)start >> SegmentShift], 1);
        return true;
    }

    /// <summary>Says that the segment at <paramref name="start"/> is gone.</summary>
    public static void Remove(void* start) => Volatile.Write(ref Map[(nuint)start >> SegmentShift], 0);

    private static byte* Create()
    {
        const nuint ByteCount = (nuint)1 << (AddressBits - SegmentShift);
        if (!Environment.Is64BitProcess)
            throw new PlatformNotSupportedException("The slot allocator needs a 64-bit process.");
        void* map = SystemPageSource.Instance.Reserve(ByteCount, 64 * 1024);
        return map is not null && SystemPageSource.Instance.Commit(map, ByteCount)
            ? (byte*)map
            : throw new OutOfMemoryException("The system refused 64 MiB of address space for the map of segments.");
    }
}
