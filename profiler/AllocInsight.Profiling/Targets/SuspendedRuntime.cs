namespace AllocInsight.Profiling.Targets;

/// <summary>A runtime that waits at a <see cref="LaunchPort"/> before its first instruction.</summary>
internal sealed class SuspendedRuntime(int processId, Stream stream) : IAsyncDisposable
{
    public int ProcessId => processId;

    /// <summary>Lets it run. Errors are ignored: it may have been killed while it waited.</summary>
    public async Task ResumeAsync()
    {
        try
        {
            await DiagnosticsMessage.SendAsync(stream, DiagnosticsMessage.ResumeRuntime, CancellationToken.None);
        }
        catch (Exception e) when (e is IOException or InvalidDataException)
        {
            // It is gone; whoever waits for the process sees that.
        }
    }

    public ValueTask DisposeAsync() => stream.DisposeAsync();
}
