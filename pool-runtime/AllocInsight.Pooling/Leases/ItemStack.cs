namespace AllocInsight.Pooling.Leases;

/// <summary>Objects of one sort in one thread's cache, and what has happened to them.</summary>
internal abstract class ItemStack(ThreadCache owner, Shelves shelves) : Shelf
{
    // Written by the trimmer.
    private long _droppedIdle;
    private long _droppedSent;

    // Written by any thread.
    private long _staleReturns;

    /// <summary>What has happened so far; of rents and returns those without a lease. Written by the owner.</summary>
    public StackCounts Counts;

    public ThreadCache Owner { get; } = owner;

    /// <summary>Where the records of the kind have their places.</summary>
    public Shelves Shelves { get; } = shelves;

    /// <summary>As metrics call the kind.</summary>
    public abstract string KindName { get; }

    /// <summary>Bytes of every object; 0 where they differ.</summary>
    public abstract long FixedBytes { get; }

    /// <summary>Whether nothing is ever kept here, as there are too many sorts.</summary>
    public bool IsUnkept { get; init; }

    /// <summary>Whether something is leased, or was lost.</summary>
    public bool HasRented => Volatile.Read(ref Rents) != Volatile.Read(ref Returns) + Volatile.Read(ref _droppedSent);

    /// <summary>Whether nothing is kept and nothing is leased. Owner only.</summary>
    public bool IsUnused => First == 0 && !HasRented;

    /// <summary>What has happened, with what the trimmer let go. Exact while the owner does nothing.</summary>
    public StackCounts Total()
    {
        StackCounts counts = Counts;
        counts.Rents += Volatile.Read(ref Rents);
        counts.Returns += Volatile.Read(ref Returns) + _droppedSent;
        counts.StaleReturns = Volatile.Read(ref _staleReturns);
        counts.Drops[(int)DropReason.Idle] += _droppedIdle + _droppedSent;
        return counts;
    }

    /// <summary>From the trimmer's thread: an object that was kept was let go.</summary>
    public void CountDroppedIdle() => _droppedIdle++;

    /// <summary>From the trimmer's thread: an object that had come back from another thread was let go.</summary>
    public void CountDroppedSent() => _droppedSent++;

    /// <summary>From any thread: a lease was disposed that had ended.</summary>
    public void CountStale() => Interlocked.Increment(ref _staleReturns);
}
