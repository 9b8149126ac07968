namespace AllocInsight.Profiling.Tests.Nettrace;

/// <summary>Writes a known number of events on a few threads, more than a small session can buffer.</summary>
internal static class Flood
{
    public const int ThreadCount = 2;
    public const int EventsPerThread = 20_000;
    public const int EventCount = ThreadCount * EventsPerThread;

    /// <summary>
    /// Writes all events, runs <paramref name="finish"/>, and only then lets the writing threads end: the runtime forgets
    /// what a thread lost when the thread ends with nothing in a buffer.
    /// </summary>
    public static void Write(FloodEventSource source, Action finish)
    {
        // Three phases: the first events are written, all events are written, the session is finished.
        using Barrier phases = new(ThreadCount + 1);
        Thread[] threads = [.. Enumerable.Range(0, ThreadCount).Select(_ => new Thread(() => WriteOn(source, phases)))];
        Array.ForEach(threads, t => t.Start());
        phases.SignalAndWait();
        phases.SignalAndWait();
        finish();
        phases.SignalAndWait();
        Array.ForEach(threads, t => t.Join());
    }

    private static void WriteOn(FloodEventSource source, Barrier phases)
    {
        string filler = new('x', 100);
        source.Drop(0, filler);
        phases.SignalAndWait();
        for (int i = 1; i < EventsPerThread; i++)
            source.Drop(i, filler);
        phases.SignalAndWait();
        phases.SignalAndWait();
    }
}
