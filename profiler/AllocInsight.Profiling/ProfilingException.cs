namespace AllocInsight.Profiling;

/// <summary>Why a measurement could not be made; decides the tool's exit code.</summary>
public enum ProfilingFailure
{
    /// <summary>The tool itself failed: an output could not be written, a connection broke (exit code 1).</summary>
    Tool,

    /// <summary>What the user asked for makes no sense: a malformed option or input file (exit code 2).</summary>
    Usage,

    /// <summary>There is no such process, or it cannot be profiled (exit code 3).</summary>
    Target,
}

/// <summary>A foreseeable failure. Its message is written for the user and says what to do.</summary>
public sealed class ProfilingException(ProfilingFailure failure, string message, Exception? innerException = null)
    : Exception(message, innerException)
{
    /// <summary>Whose failure it is.</summary>
    public ProfilingFailure Failure { get; } = failure;
}
