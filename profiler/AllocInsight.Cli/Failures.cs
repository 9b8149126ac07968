using System.Diagnostics.CodeAnalysis;
using AllocInsight.Profiling;

namespace AllocInsight.Cli;

/// <summary>The one place where a failure becomes a message on standard error and an exit code.</summary>
internal static class Failures
{
    // For those who report a fault of the tool itself.
    private const string StackTraceVariable = "ALLOCINSIGHT_STACK_TRACE";

    [SuppressMessage("Design", "CA1031", Justification = "The last resort before the user would see a stack trace.")]
    public static async Task<int> ToExitCodeAsync(Func<Task<int>> action)
    {
        try
        {
            return await action();
        }
        catch (ProfilingException e)
        {
            Say(e.Message, e);
            return ExitCode(e.Failure);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            // The machine's fault rather than the tool's: a folder that vanished, a disk that filled up.
            Say(e.Message, e);
            return ExitCodes.ToolFailed;
        }
        catch (OperationCanceledException)
        {
            Say("Interrupted before anything was measured.");
            return ExitCodes.Interrupted;
        }
        catch (Exception e)
        {
            Say($"A fault of the tool itself, please report it: {e.GetType().Name}: {e.Message} (Set {StackTraceVariable}=1 to see where.)", e);
            return ExitCodes.ToolFailed;
        }
    }

    /// <summary>Tells the user something that is not part of the report.</summary>
    public static void Say(string message, Exception? cause = null)
    {
        Console.Error.WriteLine($"allocinsight: {message}");
        if (cause is not null && Environment.GetEnvironmentVariable(StackTraceVariable) == "1") Console.Error.WriteLine(cause);
    }

    private static int ExitCode(ProfilingFailure failure) => failure switch
    {
        ProfilingFailure.Usage => ExitCodes.WrongUsage,
        ProfilingFailure.Target => ExitCodes.TargetFailed,
        _ => ExitCodes.ToolFailed,
    };
}
