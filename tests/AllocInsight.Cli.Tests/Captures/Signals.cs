using System.Diagnostics;
using System.Globalization;
using System.Runtime.InteropServices;

namespace AllocInsight.Cli.Tests.Captures;

/// <summary>Sends signals, as a terminal or a service manager does.</summary>
internal static partial class Signals
{
    public const int Interrupt = 2;
    public const int Kill = 9;
    public const int Terminate = 15;

    public static int Stop => OperatingSystem.IsMacOS() ? 17 : 19;

    public static int Continue => OperatingSystem.IsMacOS() ? 19 : 18;

    public static void Send(int processId, int signal) => Assert.Equal(0, SendSignal(processId, signal));

    /// <summary>
    /// Lets a program hear interrupts that are ignored here: shells start what runs in the background so, and children inherit it.
    /// </summary>
    public static void HearInterrupts(ProcessStartInfo start)
    {
        if (!OperatingSystem.IsLinux() || !IsIgnored(Interrupt)) return;
        start.ArgumentList.Insert(0, start.FileName);
        start.ArgumentList.Insert(0, "--default-signal=INT");
        start.FileName = "env";
    }

    private static bool IsIgnored(int signal)
    {
        const string Field = "SigIgn:";
        string mask = File.ReadLines("/proc/self/status").Single(static line => line.StartsWith(Field, StringComparison.Ordinal))[Field.Length..];
        return (ulong.Parse(mask, NumberStyles.HexNumber | NumberStyles.AllowLeadingWhite, CultureInfo.InvariantCulture) >> (signal - 1) & 1) == 1;
    }

    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    [LibraryImport("libc", EntryPoint = "kill")]
    private static partial int SendSignal(int processId, int signal);
}
