using System.Diagnostics;

namespace AllocInsight.Pooling.Leases;

/// <summary>The record of a pooled object: which lease of it is good, and on whose stack it lies.</summary>
/// <remarks>
/// <para>
/// <see cref="Version"/> counts the leases that ended. Only the thread that owns the record's cache reads and writes it, so that a
/// rent and a return on one thread need no atomic operation, and two returns of one lease are told apart for certain: another
/// thread does not return the object, it sends the version to the owner, who decides.
/// </para>
/// <para>
/// The way there: <see cref="SentVersion"/> is 0 while the record is not on its way. Who replaces 0 puts the record on the
/// owner's list; who finds an older version there replaces it, as that one is stale. The owner takes the whole list when it has
/// nothing else to hand out.
/// </para>
/// </remarks>
internal abstract class Pooled : LeaseTarget
{
    /// <summary>How many leases of this object ended, counted from 1. Owner only.</summary>
    public long Version = 1;

    /// <summary>Bytes of the object as it came back. Owner only.</summary>
    public long Bytes;

    /// <summary>Returns in a row after which the object was much larger than its contents. Owner only.</summary>
    public int Underuses;

    /// <summary>The version last seen by the trimmer, and when that was first, in milliseconds. Trimmer only.</summary>
    public long SeenVersion;
    public long SeenSince;

    /// <summary>The version that is on its way to the owner, or 0.</summary>
    public long SentVersion;

    /// <summary>The record that was put on the owner's list before.</summary>
    public Pooled? NextSent;

    /// <summary>The stack that the object is to lie on.</summary>
    public abstract ItemStack Stack { get; }

    /// <summary>Whether this is an object's record.</summary>
    public abstract bool Holds(object value);

    /// <summary>The object came back and is the owner's: it is kept, or dropped.</summary>
    public abstract void TakeBack();

    /// <summary>Sends the end of a lease to the owner.</summary>
    protected void Send(long version)
    {
        long sent = Volatile.Read(ref SentVersion);
        while (sent < version)
        {
            long seen = Interlocked.CompareExchange(ref SentVersion, version, sent);
            if (seen == sent)
            {
                if (sent == 0)
                    Stack.Owner.AddSent(this);
                return;
            }
            sent = seen;
        }
    }

    /// <summary>On the owner's thread: what has been sent arrives.</summary>
    public void Receive()
    {
        long version = Interlocked.Exchange(ref SentVersion, 0);
        Debug.Assert(version != 0, "What is on the list has been sent.");
        if (version == Version)
        {
            Version++;
            TakeBack();
        }
        else
        {
            CountStale();
        }
    }

    /// <summary>Owner only: a lease was disposed that had ended.</summary>
    protected void CountStale()
    {
        Stack.Counts.StaleReturns++;
        if (Guard.IsOn)
            Incidents.Report(new Incident(IncidentKind.DoubleReturn, Stack.KindName, Incidents.CallerStack()));
    }
}
