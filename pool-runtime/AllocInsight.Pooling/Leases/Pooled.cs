using System.Diagnostics;
using System.Runtime.CompilerServices;

namespace AllocInsight.Pooling.Leases;

/// <summary>The record of a pooled object: which lease of it is good, and on whose shelf it lies.</summary>
/// <remarks>
/// <para>
/// <see cref="LeaseTarget.Version"/> counts the leases that ended. Only the thread that owns the record's cache reads and writes it, so that a
/// rent and a return on one thread need no atomic operation, and two returns of one lease are told apart for certain: another
/// thread does not return the object, it sends the version to the owner, who decides.
/// </para>
/// <para>
/// The way there: <see cref="SentVersion"/> is 0 while the record is not on its way. Who replaces 0 puts the record on the
/// owner's list; who finds an older version there replaces it, as that one is stale. The owner takes the whole list when it has
/// nothing else to hand out.
/// </para>
/// </remarks>
internal abstract class Pooled(ItemStack stack, object? value) : LeaseTarget(stack, stack.Owner.Key, value)
{
    /// <summary>Bytes of the object as it came back. Owner only.</summary>
    public long Bytes;

    /// <summary>Bytes that it may have without asking; what counts against the thread's bound. Owner only.</summary>
    public long Room;

    /// <summary>The version that is on its way to the owner, or 0.</summary>
    public long SentVersion;

    /// <summary>The record that was put on the owner's list before.</summary>
    public Pooled? NextSent;

    // Who sent the version, while the pool is guarded.
    private StackTrace? _sentFrom;

    /// <summary>The version last seen by the trimmer, and when that was first, in milliseconds. Trimmer only.</summary>
    public long SeenVersion;
    public long SeenSince;

    /// <summary>Returns in a row after which the object was much larger than its contents. Owner only.</summary>
    public int Underuses;

    /// <summary>The objects of its sort.</summary>
    public ItemStack Stack => Unsafe.As<ItemStack>(Shelf);

    /// <summary>The end of a lease of another thread's object, or for the second time.</summary>
    protected void ReturnElsewhere(long version)
    {
        int owner = OwnerKey;
        if (owner != NoOwner && owner != ThreadCache.CurrentKey)
            Send(version);
        else
            TellStale();
    }

    // Sends the end of a lease to the owner.
    private void Send(long version)
    {
        long sent = Volatile.Read(ref SentVersion);
        StackTrace? older = _sentFrom;
        while (sent < version)
        {
            if (Guard.IsOn)
                _sentFrom = Incidents.CallerStack();
            long seen = Interlocked.CompareExchange(ref SentVersion, version, sent);
            if (seen == sent)
            {
                if (sent != 0)
                {
                    // Of the two the older one had ended.
                    TellStale(older);
                    return;
                }
                Stack.Owner.AddSent(this);
                // What lies with an owner that does not look is let go, too.
                if (CacheTrimmer.IsResting)
                    CacheTrimmer.Start();
                return;
            }
            sent = seen;
        }
        TellStale();
    }

    /// <summary>On the owner's thread: what has been sent arrives.</summary>
    public void Receive()
    {
        StackTrace? from = _sentFrom;
        if (TakeSent())
            Return(Version);
        else
            TellStale(from);
    }

    /// <summary>On the trimmer's thread, which took the record off the list of what was sent: gives up an object that came back, whose owner does not look.</summary>
    /// <returns>Whether it had come back. Else its lease is good, or the object lies on its shelf.</returns>
    /// <remarks>
    /// Whoever disposes the lease again, also on the owner's thread, finds that no one owns it. The owner could do so at this very moment; then
    /// it keeps the object, and a return is counted that was not.
    /// </remarks>
    public bool TryGiveUp()
    {
        StackTrace? from = _sentFrom;
        if (!TakeSent())
        {
            TellStale(from);
            return false;
        }
        Volatile.Write(ref OwnerKey, NoOwner);
        Stack.CountDroppedSent();
        return true;
    }

    // Makes the record free to be sent again. Whether the lease that was sent is good.
    private bool TakeSent()
    {
        _sentFrom = null;
        long version = Interlocked.Exchange(ref SentVersion, 0);
        Debug.Assert(version != 0, "What is on the list has been sent.");
        return version == Volatile.Read(ref Version) && OwnerKey != NoOwner;
    }

    // A lease was disposed that had ended: here, or elsewhere.
    private void TellStale(StackTrace? from = null)
    {
        Stack.CountStale();
        if (Guard.IsOn)
            Incidents.Report(new Incident(IncidentKind.DoubleReturn, Stack.KindName, from ?? Incidents.CallerStack()));
    }
}
