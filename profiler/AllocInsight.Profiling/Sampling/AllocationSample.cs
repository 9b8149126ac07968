using AllocInsight.Profiling.Estimation;

namespace AllocInsight.Profiling.Sampling;

/// <summary>One sampled object, whichever event it comes from.</summary>
internal readonly ref struct AllocationSample
{
    /// <summary>The runtime's name of its type.</summary>
    public required ReadOnlySpan<char> TypeName { get; init; }

    /// <summary>Size in bytes.</summary>
    public required long Size { get; init; }

    /// <summary>Bytes that it stands for where the event says so itself (ticks); 0 where its size says it (sampling).</summary>
    public long TickBytes { get; init; }

    /// <summary>Objects and bytes that it stands for.</summary>
    public SampleWeight Weight => TickBytes > 0 ? SampleWeight.OfTick(Size, TickBytes) : SampleWeight.Of(Size);

    /// <summary>Return addresses, innermost first; empty where no stack was walked.</summary>
    public ReadOnlySpan<ulong> Stack { get; init; }
}
