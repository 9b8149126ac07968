using AllocInsight.Profiling.Model;

namespace AllocInsight.Profiling.Capture;

/// <summary>What came of a launched program.</summary>
/// <param name="Profile">What was measured.</param>
/// <param name="ExitCode">Its exit code; null if it is still running.</param>
public sealed record LaunchResult(AllocationProfile Profile, int? ExitCode);
