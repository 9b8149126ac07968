namespace AllocInsight.Pooling.Leases;

/// <summary>What a lease ends at: the pooled object's record, or the watcher in front of it.</summary>
internal abstract class LeaseTarget
{
    /// <summary>Gives the object back, unless the lease of that version has been given back already. Any thread may do so.</summary>
    public abstract void Return(long version);
}
