using AllocInsight.Profiling.Model;

namespace AllocInsight.Profiling.Capture;

/// <summary>
/// The library's front door: measures a running process, a launched one, or a recorded trace.
/// Every foreseeable failure is a <see cref="ProfilingException"/> whose message is written for the user.
/// </summary>
public static class Profiler
{
    /// <summary>Profiles a running process and leaves it running.</summary>
    /// <param name="processId">The process; its runtime must be .NET 5 or later and its diagnostics port reachable.</param>
    /// <param name="options">What to measure.</param>
    /// <param name="progress">Told about once every quarter of a second.</param>
    /// <param name="endEarly">Ends the capture early; the profile then covers what was seen.</param>
    public static Task<AllocationProfile> AttachAsync(
        int processId, CaptureOptions options, IProgress<CaptureProgress>? progress, CancellationToken endEarly) =>
        throw new NotSupportedException();

    /// <summary>Starts a program suspended, profiles it from its first instruction, and ends when it does.</summary>
    public static Task<LaunchResult> RunAsync(
        LaunchRequest request, CaptureOptions options, IProgress<CaptureProgress>? progress, CancellationToken endEarly) =>
        throw new NotSupportedException();

    /// <summary>Reads a recorded <c>.nettrace</c>, of this tool or of another.</summary>
    public static AllocationProfile ReadTrace(
        string path, CaptureOptions options, IProgress<CaptureProgress>? progress, CancellationToken endEarly) =>
        throw new NotSupportedException();
}
