using System.Runtime.InteropServices;
using System.Runtime.Versioning;

namespace AllocInsight.Pooling.Memory;

/// <summary>Address space and pages on Windows.</summary>
[SupportedOSPlatform("windows")]
internal static unsafe partial class WindowsPages
{
    private const uint CommitPages = 0x1000;
    private const uint ReservePages = 0x2000;
    private const uint DecommitPages = 0x4000;
    private const uint ReleasePages = 0x8000;
    private const uint ReadWrite = 4;
    private const int Attempts = 8;

    public static void* Reserve(nuint byteCount, nuint alignment)
    {
        // A part of a reservation cannot be given back: reserve more to find an aligned address, give all of it back and reserve
        // there. Another thread may take the place in between, hence the attempts.
        for (int attempt = 0; attempt < Attempts; attempt++)
        {
            var wide = (nuint)VirtualAlloc(null, byteCount + alignment, ReservePages, ReadWrite);
            if (wide == 0)
                return null;
            VirtualFree((void*)wide, 0, ReleasePages);
            nuint aligned = (wide + alignment - 1) & ~(alignment - 1);
            void* start = VirtualAlloc((void*)aligned, byteCount, ReservePages, ReadWrite);
            if (start is not null)
                return start;
        }
        return null;
    }

    public static bool Commit(void* start, nuint byteCount) => VirtualAlloc(start, byteCount, CommitPages, ReadWrite) is not null;

    public static void Decommit(void* start, nuint byteCount) => VirtualFree(start, byteCount, DecommitPages);

    public static void Release(void* start) => VirtualFree(start, 0, ReleasePages);

    [LibraryImport("kernel32")]
    [DefaultDllImportSearchPaths(DllImportSearchPath.System32)]
    private static partial void* VirtualAlloc(void* address, nuint size, uint type, uint protection);

    [LibraryImport("kernel32")]
    [DefaultDllImportSearchPaths(DllImportSearchPath.System32)]
    [return: MarshalAs(UnmanagedType.Bool)]
    private static partial bool VirtualFree(void* address, nuint size, uint type);
}
