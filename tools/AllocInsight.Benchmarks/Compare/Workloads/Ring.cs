namespace AllocInsight.Benchmarks.Compare.Workloads;

/// <summary>
/// A number of batches of blocks on their way from one thread to another. The CPU time of waiting is kept apart; whoever has to wait
/// does so until half of the ring is ready, as the clock that tells these times is not free.
/// </summary>
internal sealed class Ring<TBlock>(int depth, int batchSize, int batches)
{
    private readonly TBlock[][] _batches = [.. Enumerable.Range(0, depth).Select(_ => new TBlock[batchSize])];
    private double _producerWaited;
    private double _consumerWaited;
    private long _published;
    private long _returned;

    /// <summary>CPU time of both sides.</summary>
    public double WaitedNanoseconds => _producerWaited + _consumerWaited;

    public TBlock[] WaitForEmpty()
    {
        if (_published - Volatile.Read(ref _returned) == depth)
            Wait(ref _returned, _published - depth + Half(_published), ref _producerWaited);
        return _batches[_published % depth];
    }

    public void Publish() => Volatile.Write(ref _published, _published + 1);

    public TBlock[] WaitForFull()
    {
        if (Volatile.Read(ref _published) == _returned)
            Wait(ref _published, _returned + Half(_returned), ref _consumerWaited);
        return _batches[_returned % depth];
    }

    public void Return() => Volatile.Write(ref _returned, _returned + 1);

    // The last batches are waited for singly if they are fewer.
    private long Half(long done) => Math.Max(1, Math.Min(depth / 2, batches - done));

    private static void Wait(ref long counter, long goal, ref double waited)
    {
        double start = ThreadClock.Now();
        var spin = new SpinWait();
        while (Volatile.Read(ref counter) < goal)
            spin.SpinOnce(sleep1Threshold: -1);
        waited += ThreadClock.Now() - start;
    }
}
