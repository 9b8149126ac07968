using System.Runtime.InteropServices;

namespace AllocInsight.Measuring;

/// <summary>CPU time of the child processes that have ended. Unix only: elsewhere it stays zero.</summary>
internal static partial class ChildTime
{
    private const int Children = -1;

    public static TimeSpan Used()
    {
        if (!OperatingSystem.IsLinux() || GetUsage(Children, out Usage usage) != 0) return TimeSpan.Zero;
        return TimeSpan.FromSeconds(usage.UserSeconds + usage.SystemSeconds)
            + TimeSpan.FromMicroseconds(usage.UserMicroseconds + usage.SystemMicroseconds);
    }

    [LibraryImport("libc", EntryPoint = "getrusage")]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    private static partial int GetUsage(int who, out Usage usage);

    /// <summary>The head of <c>struct rusage</c> on 64-bit Linux, with room for its 14 other counters.</summary>
    [StructLayout(LayoutKind.Sequential)]
    private struct Usage
    {
        public long UserSeconds;
        public long UserMicroseconds;
        public long SystemSeconds;
        public long SystemMicroseconds;
        private Counters _others;
    }

    [System.Runtime.CompilerServices.InlineArray(14)]
    private struct Counters
    {
        private long _first;
    }
}
