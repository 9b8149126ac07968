using System.Runtime.InteropServices;

namespace AllocInsight.Pooling.Memory;

/// <summary>Address space and pages on Linux and macOS.</summary>
internal static unsafe partial class UnixPages
{
    private const int ReadWrite = 3;
    private const int Private = 2;
    private const int DontNeed = 4;

    // On macOS MADV_DONTNEED only lowers a page's priority; MADV_FREE lets the system take it.
    private const int FreeOnDarwin = 5;

    private static readonly int Anonymous = OperatingSystem.IsLinux() ? 0x20 : 0x1000;
    private static readonly int NoReserve = OperatingSystem.IsLinux() ? 0x4000 : 0x40;
    private static readonly void* Failed = (void*)-1;

    public static void* Reserve(nuint byteCount, nuint alignment)
    {
        // mmap aligns to a system page only: map more, then cut off what lies before and behind.
        nuint mapped = byteCount + alignment;
        if (mapped < byteCount)
            return null;
        var start = (nuint)MemoryMap(null, mapped, ReadWrite, Private | Anonymous | NoReserve, -1, 0);
        if (start == (nuint)Failed)
            return null;
        nuint aligned = (start + alignment - 1) & ~(alignment - 1);
        if (aligned > start)
            _ = MemoryUnmap((void*)start, aligned - start);
        nuint behind = start + mapped - (aligned + byteCount);
        if (behind > 0)
            _ = MemoryUnmap((void*)(aligned + byteCount), behind);
        return (void*)aligned;
    }

    public static void Decommit(void* start, nuint byteCount) =>
        _ = MemoryAdvise(start, byteCount, OperatingSystem.IsLinux() ? DontNeed : FreeOnDarwin);

    public static void Release(void* start, nuint byteCount) => _ = MemoryUnmap(start, byteCount);

    [LibraryImport("libc", EntryPoint = "mmap")]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    private static partial void* MemoryMap(void* address, nuint length, int protection, int flags, int file, nint offset);

    [LibraryImport("libc", EntryPoint = "munmap")]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    private static partial int MemoryUnmap(void* address, nuint length);

    [LibraryImport("libc", EntryPoint = "madvise")]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    private static partial int MemoryAdvise(void* address, nuint length, int advice);
}
