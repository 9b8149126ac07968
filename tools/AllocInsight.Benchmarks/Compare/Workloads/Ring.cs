namespace AllocInsight.Benchmarks.Compare.Workloads;

/// <summary>Batches of blocks on their way from one thread to another. The CPU time of waiting is kept apart.</summary>
internal sealed class Ring<TBlock>(int depth, int batchSize)
{
    private readonly TBlock[][] _batches = [.. Enumerable.Range(0, depth).Select(_ => new TBlock[batchSize])];
    private double _producerWaited;
    private double _consumerWaited;
    private long _published;
    private long _returned;

    public double WaitedNanoseconds => _producerWaited + _consumerWaited;

    public TBlock[] WaitForEmpty()
    {
        if (_published - Volatile.Read(ref _returned) == depth)
            _producerWaited += Wait(() => _published - Volatile.Read(ref _returned) < depth);
        return _batches[_published % depth];
    }

    public void Publish() => Volatile.Write(ref _published, _published + 1);

    public TBlock[] WaitForFull()
    {
        if (Volatile.Read(ref _published) == _returned)
            _consumerWaited += Wait(() => Volatile.Read(ref _published) > _returned);
        return _batches[_returned % depth];
    }

    public void Return() => Volatile.Write(ref _returned, _returned + 1);

    private static double Wait(Func<bool> isDone)
    {
        double start = ThreadClock.Now();
        SpinWait.SpinUntil(isDone);
        return ThreadClock.Now() - start;
    }
}
