using System.Globalization;

namespace AllocInsight.Measuring;

/// <summary>What of this process is in memory.</summary>
internal static class ResidentMemory
{
    public static bool IsKnown => OperatingSystem.IsLinux();

    /// <summary>Resident bytes of its own, without those of files.</summary>
    public static long Bytes()
    {
        string[] fields = File.ReadAllText("/proc/self/statm").Split(' ');
        return (Number(fields[1]) - Number(fields[2])) * Environment.SystemPageSize;
    }

    private static long Number(string field) => long.Parse(field, CultureInfo.InvariantCulture);
}
