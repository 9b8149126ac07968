namespace AllocInsight.Pooling.Leases;

/// <summary>What a lease ends at: the pooled object's record (<see cref="Pooled"/>), or the watcher in front of it.</summary>
/// <remarks>Has what a rent and a return need of a record: the runtime puts a base class's fields first, so that these lie close together.</remarks>
/// <param name="shelf">Where the object is to lie.</param>
/// <param name="ownerKey">Whose it is.</param>
/// <param name="value">The object.</param>
internal abstract class LeaseTarget(Shelf shelf, int ownerKey, object? value)
{
    /// <summary><see cref="Next"/> of what is not on a shelf.</summary>
    public const int IsRented = -1;

    /// <summary>The owner's key of what no thread owns: a watcher, or a record that is given up.</summary>
    public const int NoOwner = -1;

    /// <summary>The object; null while the record is spare.</summary>
    public object? Value = value;

    /// <summary>Where the object is to lie.</summary>
    public readonly Shelf Shelf = shelf;

    /// <summary>How many leases of this object ended, counted from 1. Owner only.</summary>
    public long Version = 1;

    /// <summary>The key of the thread whose object it is (<see cref="ThreadCache.CurrentKey"/>).</summary>
    public int OwnerKey = ownerKey;

    /// <summary>
    /// The record's place, should it be there; 0 for none. Written by the owner, and by the trimmer that takes the place away while the
    /// object is rented.
    /// </summary>
    public int Place;

    /// <summary>The place of the record below on the shelf, 0 for none; <see cref="IsRented"/> when it is not there. Owner only.</summary>
    public int Next = IsRented;

    /// <summary>Gives the object back, unless the lease of that version has been given back already. Any thread may do so.</summary>
    /// <remarks>
    /// Must not be inlined where it is implemented: the JIT repeats a finally block behind what it guards, instead of calling it, only while
    /// the block is no more than a call, and <c>using</c> makes such blocks.
    /// </remarks>
    public abstract void Return(long version);
}
