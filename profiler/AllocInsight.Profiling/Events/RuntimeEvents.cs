namespace AllocInsight.Profiling.Events;

/// <summary>Ids and keywords of the runtime's events that the profiler reads.</summary>
public static class RuntimeEvents
{
    /// <summary>The runtime's provider.</summary>
    public const string Provider = "Microsoft-Windows-DotNETRuntime";

    /// <summary>The provider of events that describe, at a session's end, what was there before it began.</summary>
    public const string RundownProvider = "Microsoft-Windows-DotNETRuntimeRundown";

    /// <summary>Keyword of collections' starts, ends and summaries, at level 4 (informational).</summary>
    public const long GcKeyword = 0x1;

    /// <summary>Keyword of the ranges of objects that survive a collection, at level 4.</summary>
    public const long SurvivalKeyword = 0x400000;

    /// <summary>Keyword of randomised allocation samples, at level 4, in .NET 10 and later.</summary>
    public const long AllocationSamplingKeyword = 0x80000000000;

    /// <summary>A collection begins; see <see cref="GcStartEvent"/>.</summary>
    public const int GcStart = 1;

    /// <summary>A collection ends; see <see cref="GcEndEvent"/>.</summary>
    public const int GcEnd = 2;

    /// <summary>The program's threads run again; no fields of interest.</summary>
    public const int GcRestartEEEnd = 3;

    /// <summary>The program's threads are to be suspended; see <see cref="GcSuspendEEBeginEvent"/>.</summary>
    public const int GcSuspendEEBegin = 9;

    /// <summary>About 100 KB were allocated; see <see cref="AllocationTickEvent"/>.</summary>
    public const int AllocationTick = 10;

    /// <summary>Objects that survived where they are; see <see cref="SurvivingRangesEvent"/>.</summary>
    public const int GcBulkSurvivingObjectRanges = 21;

    /// <summary>Objects that survived and were moved; see <see cref="MovedRangesEvent"/>.</summary>
    public const int GcBulkMovedObjectRanges = 22;

    /// <summary>A randomised sample of an allocation; see <see cref="AllocationSampledEvent"/>.</summary>
    public const int AllocationSampled = 303;
}
