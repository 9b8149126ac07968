namespace AllocInsight.Benchmarks.Compare.Workloads;

/// <summary>Runs work on several threads that begin together, and sums their CPU time; starting and ending them is not counted.</summary>
internal static class Workers
{
    public static double Run(int count, Action<int> work)
    {
        double total = 0;
        var sync = new Lock();
        using var start = new Barrier(count);
        Thread[] threads = [.. Enumerable.Range(0, count).Select(index => new Thread(() =>
        {
            start.SignalAndWait();
            double before = ThreadClock.Now();
            work(index);
            double used = ThreadClock.Now() - before;
            lock (sync)
                total += used;
        }))];
        foreach (Thread thread in threads)
            thread.Start();
        foreach (Thread thread in threads)
            thread.Join();
        return total;
    }
}
