namespace AllocInsight.Benchmarks.Compare.Workloads;

/// <summary>Runs work on several threads that begin together, and sums their CPU time; starting and ending them is not counted.</summary>
internal static class Workers
{
    /// <summary>Runs work of which everything counts.</summary>
    public static double Run(int count, Action<int> work) => RunTimed(count, index =>
    {
        double before = ThreadClock.Now();
        work(index);
        return ThreadClock.Now() - before;
    });

    /// <summary>Runs work that says itself what of it counts, in nanoseconds.</summary>
    public static double RunTimed(int count, Func<int, double> work)
    {
        double[] used = new double[count];
        using var start = new Barrier(count);
        Thread[] threads = [.. Enumerable.Range(0, count).Select(index => new Thread(() =>
        {
            if (count > 1)
                start.SignalAndWait();
            used[index] = work(index);
        }))];
        foreach (Thread thread in threads)
            thread.Start();
        foreach (Thread thread in threads)
            thread.Join();
        return used.Sum();
    }
}
