using System.Text.Json.Serialization;

namespace AllocInsight.Profiling.Model;

/// <summary>
/// One finished measurement: what was captured, and its allocations by size class, type and call site.
/// This is the object behind every output; <c>docs/formats/profile.md</c> documents its JSON form.
/// Immutable, safe to share between threads.
/// </summary>
public sealed record AllocationProfile
{
    /// <summary>The schema that <see cref="Schema"/> must name for this version to read a file.</summary>
    public const string CurrentSchema = "allocinsight.profile/1";

    /// <summary>Name and version of the file format.</summary>
    public string Schema { get; init; } = CurrentSchema;

    /// <summary>The program that wrote the profile.</summary>
    public required ToolInfo Tool { get; init; }

    /// <summary>The process that was measured.</summary>
    public required TargetInfo Target { get; init; }

    /// <summary>How it was measured.</summary>
    public required CaptureInfo Capture { get; init; }

    /// <summary>Sums over the whole capture.</summary>
    public required Totals Totals { get; init; }

    /// <summary>By slot size, ascending; the row of objects larger than the largest slot comes last.</summary>
    public required IReadOnlyList<SizeClassRow> SizeClasses { get; init; }

    /// <summary>By allocated type, most bytes first.</summary>
    public required IReadOnlyList<TypeRow> Types { get; init; }

    /// <summary>By call site and type, most bytes first.</summary>
    public required IReadOnlyList<SiteRow> Sites { get; init; }

    /// <summary>What AllocInsight's pool did in the program, most rents first; empty where it is not used.</summary>
    public IReadOnlyList<PoolRow> Pool { get; init; } = [];
}

/// <summary>The program that wrote a profile.</summary>
/// <param name="Name">Always <c>allocinsight</c> for this tool.</param>
/// <param name="Version">Its semantic version.</param>
public sealed record ToolInfo(string Name, string Version);

/// <summary>The measured process, as far as the source of the data tells.</summary>
public sealed record TargetInfo
{
    /// <summary>Process id; null where a trace does not say.</summary>
    public int? ProcessId { get; init; }

    /// <summary>Its command line; null where a trace does not say.</summary>
    public string? CommandLine { get; init; }

    /// <summary>Runtime name and version, such as <c>.NET 10.0.1</c>; <c>unknown</c> where a trace does not say.</summary>
    public string Runtime { get; init; } = "unknown";

    /// <summary>Processor architecture, such as <c>x64</c>; <c>unknown</c> where a trace does not say.</summary>
    public string Architecture { get; init; } = "unknown";

    /// <summary><c>workstation</c>, <c>workstation concurrent</c>, <c>server</c>, <c>server concurrent</c> or <c>unknown</c>.</summary>
    public string GcMode { get; init; } = "unknown";
}

/// <summary>Which runtime event the samples come from.</summary>
[JsonConverter(typeof(KebabCaseEnumConverter<AllocationSource>))]
public enum AllocationSource
{
    /// <summary>Randomised sampling of .NET 10 and later: unbiased, with known intervals.</summary>
    AllocationSampled,

    /// <summary>One tick about every 100 KB, of older runtimes and traces: no interval can be given.</summary>
    AllocationTick,
}

/// <summary>How lifetimes were observed.</summary>
[JsonConverter(typeof(KebabCaseEnumConverter<LifetimeMode>))]
public enum LifetimeMode
{
    /// <summary>Not observed.</summary>
    None,

    /// <summary>In short windows spread over the capture.</summary>
    Windows,

    /// <summary>At every collection.</summary>
    Full,
}

/// <summary>How a profile was captured.</summary>
public sealed record CaptureInfo
{
    /// <summary>When the capture began.</summary>
    public DateTimeOffset Start { get; init; }

    /// <summary>Its length in seconds.</summary>
    public double Seconds { get; init; }

    /// <summary>Which event the samples come from.</summary>
    public AllocationSource Source { get; init; }

    /// <summary>The mean number of allocated bytes between two samples.</summary>
    public double MeanSampleBytes { get; init; }

    /// <summary>Number of samples behind the totals.</summary>
    public long Samples { get; init; }

    /// <summary>Events that the runtime had to drop because its buffers were full; 0 is a complete capture.</summary>
    public long LostEvents { get; init; }

    /// <summary>Whether lifetimes were observed at all.</summary>
    public bool Lifetimes { get; init; }

    /// <summary>How lifetimes were observed.</summary>
    public LifetimeMode LifetimeMode { get; init; }

    /// <summary>Share of the samples whose stack was walked, 0 to 1; below 1 where a duty cycle bounded the overhead.</summary>
    public double WalkedShare { get; init; } = 1;

    /// <summary>Name of the size-class table behind the size-class rows (Contract 1 names).</summary>
    public string SizeClassTable { get; init; } = "default";

    /// <summary>Whether inline trees were recorded, so that sites in inlined callees have their true line.</summary>
    public bool InlineTrees { get; init; }

    /// <summary>
    /// Whether the recording was not read to its end: it is cut off, damaged or of a process that was killed, or reading it was
    /// ended early. What came later is missing then, and often the names of the code, which come last.
    /// </summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingDefault)] public bool IsCut { get; init; }

    /// <summary>What a reader must know to trust the figures: early end, truncated file, missing symbols. One sentence each.</summary>
    public IReadOnlyList<string> Notes { get; init; } = [];
}

/// <summary>Sums over the whole capture. Intervals are 95 %; null where none can be given.</summary>
public sealed record Totals
{
    /// <summary>Estimated number of objects allocated.</summary>
    public double Objects { get; init; }

    /// <summary>Estimated bytes allocated.</summary>
    public double Bytes { get; init; }

    /// <summary>Lower end of the 95 % interval of <see cref="Bytes"/>.</summary>
    public double? BytesLow { get; init; }

    /// <summary>Upper end of the 95 % interval of <see cref="Bytes"/>.</summary>
    public double? BytesHigh { get; init; }

    /// <summary>Estimated bytes that died at their first collection; null where lifetimes were not observed.</summary>
    public double? DiedYoungBytes { get; init; }

    /// <summary>Collections of generation 0 only.</summary>
    public int Gen0Collections { get; init; }

    /// <summary>Collections of generations 0 and 1.</summary>
    public int Gen1Collections { get; init; }

    /// <summary>Full collections, background ones included.</summary>
    public int Gen2Collections { get; init; }

    /// <summary>Seconds for which the program's threads were suspended for garbage collection.</summary>
    public double GcPauseSeconds { get; init; }
}
