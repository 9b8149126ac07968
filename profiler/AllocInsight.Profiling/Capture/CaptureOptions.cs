using AllocInsight.Profiling.Model;

namespace AllocInsight.Profiling.Capture;

/// <summary>What to measure and how much the target may feel of it. Immutable.</summary>
public sealed record CaptureOptions
{
    /// <summary>How long to measure; null until the target exits or the capture is ended early.</summary>
    public TimeSpan? Duration { get; init; }

    /// <summary>How to observe lifetimes. Default: short windows.</summary>
    public LifetimeMode Lifetimes { get; init; } = LifetimeMode.Windows;

    /// <summary>
    /// CPU time that walking stacks and watching survivors may add to the target, in percent of what it uses itself.
    /// Above 0, up to 100; 100 walks every sample's stack. Default 2.
    /// </summary>
    public double MaxOverheadPercent { get; init; } = 2;

    /// <summary>Name of the size-class table behind the size-class rows (Contract 1 names). Default <c>default</c>.</summary>
    public string SizeClasses { get; init; } = "default";

    /// <summary>
    /// File that keeps the recorded events as a <c>.nettrace</c>; null keeps none. So that it stands on its own, every stack is
    /// walked and <see cref="LifetimeMode.Windows"/> becomes <see cref="LifetimeMode.Full"/>, whatever that costs the target.
    /// </summary>
    public string? TraceFile { get; init; }

    /// <summary>Which event to sample by; null takes the best that the runtime has.</summary>
    public AllocationSource? Source { get; init; }
}

/// <summary>How far a capture or a reading is.</summary>
public sealed record CaptureProgress
{
    /// <summary>What is going on, in two or three words: <c>attaching</c>, <c>measuring</c>, <c>reading symbols</c>.</summary>
    public required string Phase { get; init; }

    /// <summary>Time since measuring began.</summary>
    public TimeSpan Elapsed { get; init; }

    /// <summary>Time left; null where the end is not known.</summary>
    public TimeSpan? Remaining { get; init; }

    /// <summary>Samples so far.</summary>
    public long Samples { get; init; }

    /// <summary>Allocation rate of the last second, in bytes a second.</summary>
    public double BytesPerSecond { get; init; }

    /// <summary>Collections so far.</summary>
    public int Collections { get; init; }
}
