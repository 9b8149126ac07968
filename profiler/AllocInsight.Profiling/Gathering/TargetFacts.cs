using AllocInsight.Profiling.Events;

namespace AllocInsight.Profiling.Gathering;

/// <summary>What is known of the target, from its runtime and from the events.</summary>
internal sealed class TargetFacts
{
    public int? ProcessId { get; set; }

    public string? CommandLine { get; set; }

    public string? RuntimeVersion { get; set; }

    public string? Architecture { get; set; }

    public string? GcMode { get; private set; }

    public void Take(in RuntimeStart start)
    {
        (ushort major, ushort minor, ushort build, _) = start.Version;
        // The third part of the file's version is the patch and two digits of a year: 1226 is patch 12 of 2026.
        RuntimeVersion ??= $"{major}.{minor}.{build / 100}";
        if (start.CommandLine.Length > 0) CommandLine ??= start.CommandLine.ToString();
        GcMode = start.GcMode;
    }

    public void Take(in ProcessInfoEvent info)
    {
        if (info.CommandLine.Length > 0) CommandLine ??= info.CommandLine.ToString();
        if (info.Architecture.Length > 0) Architecture ??= info.Architecture.ToString();
    }
}
