namespace AllocInsight.Profiling.Nettrace;

/// <summary>How the reading of a trace ended.</summary>
/// <param name="IsComplete">
/// True where the trace's own end mark was reached; false where the stream ended before it: the traced process was
/// killed, the connection broke or the file was cut.
/// </param>
/// <param name="BytesRead">Bytes taken from the stream, 0 or more.</param>
public sealed record NettraceReadResult(bool IsComplete, long BytesRead);
