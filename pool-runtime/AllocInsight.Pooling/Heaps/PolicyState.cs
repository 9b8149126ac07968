namespace AllocInsight.Pooling.Heaps;

/// <summary>What a heap's policy has done, and may do next. Safe for use from any number of threads.</summary>
/// <param name="firstPages">Pages of each pool's first heap: it is not swept before they are used.</param>
internal sealed class PolicyState(int[] firstPages)
{
    private readonly long[] _sweeps = new long[firstPages.Length];
    private readonly long[] _compactions = new long[firstPages.Length];
    private readonly int[] _pagesBeforeSweep = firstPages;
    private int _sweeping;

    public long ForcedSweeps(int pool) => Volatile.Read(ref _sweeps[pool]);

    public long ForcedCompactions(int pool) => Volatile.Read(ref _compactions[pool]);

    /// <summary>Pages that the pool may still grow by.</summary>
    public int PagesBeforeSweep(int pool) => Volatile.Read(ref _pagesBeforeSweep[pool]);

    /// <summary>Whether a pool that ran out is to be swept now: it has grown as far as it might, and no thread sweeps.</summary>
    public bool TryBeginSweep(int pool)
    {
        if (Interlocked.Decrement(ref _pagesBeforeSweep[pool]) >= 0)
            return false;
        if (Interlocked.Exchange(ref _sweeping, 1) != 0)
            return false;
        Interlocked.Increment(ref _sweeps[pool]);
        return true;
    }

    public void EndSweep(int pool, int pages)
    {
        Volatile.Write(ref _pagesBeforeSweep[pool], pages);
        Volatile.Write(ref _sweeping, 0);
    }

    public void OnForcedCompaction(int pool) => Interlocked.Increment(ref _compactions[pool]);
}
