using System.Diagnostics.CodeAnalysis;

namespace AllocInsight.Profiling.Nettrace;

/// <summary>
/// A block contradicts the format. Thrown where the contradiction is seen; the reader, which knows the position,
/// turns it into a <see cref="ProfilingException"/>.
/// </summary>
internal sealed class DamagedTraceException(string message) : FormatException(message)
{
    /// <summary>Throws out of line, so that the callers stay small enough to inline.</summary>
    [DoesNotReturn]
    public static void Throw(string message) => throw new DamagedTraceException(message);
}
