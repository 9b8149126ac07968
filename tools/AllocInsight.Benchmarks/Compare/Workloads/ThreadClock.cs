using System.Diagnostics;
using System.Runtime.InteropServices;

namespace AllocInsight.Benchmarks.Compare.Workloads;

/// <summary>CPU time of the calling thread, which other programs on the machine do not lengthen; wall time where the system has no such clock here.</summary>
internal static partial class ThreadClock
{
    private static readonly int ThreadCpuTime = OperatingSystem.IsMacOS() ? 16 : 3;

    /// <summary>What is measured, in words.</summary>
    public static string Name => OperatingSystem.IsWindows() ? "wall time" : "thread CPU time";

    /// <summary>Nanoseconds since some moment.</summary>
    public static double Now()
    {
        if (OperatingSystem.IsWindows())
            return Stopwatch.GetTimestamp() * (1e9 / Stopwatch.Frequency);
        _ = GetTime(ThreadCpuTime, out TimeValue time);
        return (time.Seconds * 1e9) + time.Nanoseconds;
    }

    [LibraryImport("libc", EntryPoint = "clock_gettime")]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    private static partial int GetTime(int clock, out TimeValue time);

    private struct TimeValue
    {
        public long Seconds;
        public long Nanoseconds;
    }
}
