using AllocInsight.Profiling.Events;

namespace AllocInsight.Profiling.Capture;

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
        RuntimeVersion ??= $"{major}.{minor}.{build}";
        if (start.CommandLine.Length > 0) CommandLine ??= start.CommandLine.ToString();
        GcMode = start.GcMode;
    }
}
