namespace AllocInsight.Testing.Analysis;

/// <summary>Runs an async method with all its continuations on the calling thread, so that its allocations are that thread's.</summary>
internal sealed class ThreadPump : SynchronizationContext
{
    // What is posted after the method has ended stays here and is never called.
    private readonly Queue<(SendOrPostCallback Callback, object? State)> _posted = [];

    public static string Wait(Func<Task<string>> start)
    {
        SynchronizationContext? outer = Current;
        var pump = new ThreadPump();
        SetSynchronizationContext(pump);
        try
        {
            Task<string> task = start();
            if (!task.IsCompleted) pump.RunUntil(task);
            return task.GetAwaiter().GetResult();
        }
        finally
        {
            SetSynchronizationContext(outer);
        }
    }

    public override void Post(SendOrPostCallback d, object? state)
    {
        lock (_posted)
        {
            _posted.Enqueue((d, state));
            Monitor.Pulse(_posted);
        }
    }

    private void RunUntil(Task task)
    {
        _ = task.ContinueWith(_ => Post(_ => { }, null), CancellationToken.None, TaskContinuationOptions.ExecuteSynchronously, TaskScheduler.Default);
        while (!task.IsCompleted)
        {
            (SendOrPostCallback callback, object? state) = Next();
            callback(state);
        }
    }

    private (SendOrPostCallback Callback, object? State) Next()
    {
        lock (_posted)
        {
            while (_posted.Count == 0) Monitor.Wait(_posted);
            return _posted.Dequeue();
        }
    }
}
