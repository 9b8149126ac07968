using AllocInsight.Profiling.Model;

namespace AllocInsight.Profiling.Capture;

/// <summary>What came of a capture.</summary>
/// <param name="Profile">What was measured.</param>
public sealed record CaptureResult(AllocationProfile Profile)
{
    /// <summary>Exit code of the launched program; null where none was launched, or it is still running.</summary>
    public int? ExitCode { get; init; }

    /// <summary>Why the trace file is incomplete; null where it is whole or none was wished.</summary>
    public string? TraceFailure { get; init; }
}
