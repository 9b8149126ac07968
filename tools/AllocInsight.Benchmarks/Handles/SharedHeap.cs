using AllocInsight.Benchmarks.Compare.Workloads;
using AllocInsight.Pooling;

namespace AllocInsight.Benchmarks.Handles;

/// <summary>What threads do with the values of one heap.</summary>
internal enum Sharing
{
    /// <summary>Each frees and stores values of its own.</summary>
    Own,

    /// <summary>All read the same values.</summary>
    Reads,

    /// <summary>Each frees what any of them stored.</summary>
    Exchanged,
}

/// <summary>One heap that several threads use at once.</summary>
internal sealed class SharedHeap : IDisposable
{
    private const int Values = 4096;
    private const int Size = 32;
    private const int Steps = 200_000;

    private readonly SlotHeap _heap = new();
    private readonly ulong[] _shared = new ulong[Values];

    public SharedHeap()
    {
        for (int i = 0; i < Values; i++)
            _shared[i] = _heap.Allocate(Size).Value;
    }

    /// <summary>Nanoseconds of thread CPU time for one value: the mean over the threads.</summary>
    public double Run(Sharing sharing, int threads)
    {
        double[] times = new double[threads];
        using var start = new Barrier(threads);
        Thread[] all = [.. Enumerable.Range(0, threads).Select(seed => new Thread(() =>
        {
            ulong[] table = sharing == Sharing.Own ? [.. Enumerable.Range(0, Values).Select(_ => _heap.Allocate(Size).Value)] : _shared;
            start.SignalAndWait();
            double before = ThreadClock.Now();
            long sum = sharing == Sharing.Reads ? Read(table, seed) : Replace(table, seed);
            times[seed] = (ThreadClock.Now() - before) / Steps;
            GC.KeepAlive(sum);
            if (sharing == Sharing.Own)
                Array.ForEach(table, value => _heap.Free(new SlotHandle(value)));
            _heap.EndRead();
        }))];
        Array.ForEach(all, thread => thread.Start());
        Array.ForEach(all, thread => thread.Join());
        return times.Average();
    }

    public void Dispose() => _heap.Dispose();

    private static int Place(int step, int seed) => (int)(((uint)step + ((uint)seed * 77_777)) * 2654435761u >> 20);

    private long Read(ulong[] table, int seed)
    {
        long sum = 0;
        for (int step = 0; step < Steps; step++)
            sum += _heap.GetSpan(new SlotHandle(table[Place(step, seed)]))[0];
        return sum;
    }

    private long Replace(ulong[] table, int seed)
    {
        long sum = 0;
        for (int step = 0; step < Steps; step++)
        {
            ulong old = Interlocked.Exchange(ref table[Place(step, seed)], _heap.Allocate(Size).Value);
            sum += _heap.Free(new SlotHandle(old)) ? 1 : 0;
        }
        return sum;
    }
}
