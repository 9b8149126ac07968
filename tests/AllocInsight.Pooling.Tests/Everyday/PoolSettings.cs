namespace AllocInsight.Pooling.Tests.Everyday;

/// <summary>Tests that change the pool's settings or count exactly: nothing else runs meanwhile.</summary>
[CollectionDefinition(nameof(PoolSettings), DisableParallelization = true)]
public sealed class PoolSettings
{
    /// <summary>Runs something under other options, on a thread that has rented nothing before.</summary>
    public static void With(PoolOptions options, Action action)
    {
        PoolOptions before = Pool.Options;
        Pool.Configure(options);
        try
        {
            OnNewThread(action);
        }
        finally
        {
            Pool.Configure(before);
        }
    }

    /// <summary>Runs something on a thread of its own and rethrows what it throws.</summary>
    public static void OnNewThread(Action action)
    {
        var task = new Task(action);
        var thread = new Thread(task.RunSynchronously);
        thread.Start();
        thread.Join();
        task.GetAwaiter().GetResult();
    }
}
