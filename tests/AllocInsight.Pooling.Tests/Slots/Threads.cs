using System.Runtime.ExceptionServices;

namespace AllocInsight.Pooling.Tests.Slots;

/// <summary>Runs work on threads of its own, which have ended when it returns; the first failure is the caller's.</summary>
internal static class Threads
{
    public static void Run(int count, Action<int> work)
    {
        ExceptionDispatchInfo? failure = null;
        Thread[] threads = [.. Enumerable.Range(0, count).Select(index => new Thread(() =>
        {
            try
            {
                work(index);
            }
#pragma warning disable CA1031 // Whatever it is, it is thrown again on the caller's thread.
            catch (Exception error)
#pragma warning restore CA1031
            {
                Interlocked.CompareExchange(ref failure, ExceptionDispatchInfo.Capture(error), null);
            }
        }))];
        foreach (Thread thread in threads)
            thread.Start();
        foreach (Thread thread in threads)
            thread.Join();
        failure?.Throw();
    }
}
