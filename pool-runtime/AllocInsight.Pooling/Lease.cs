using AllocInsight.Pooling.Leases;

namespace AllocInsight.Pooling;

/// <summary>The right to use a pooled object, which ends with <see cref="Dispose"/>.</summary>
/// <remarks>
/// <para>
/// May be copied, stored, carried over an await and disposed on any thread: the object goes back to the thread that rented it. The first
/// dispose ends the lease, of all its copies; each further one does nothing, also when two threads dispose at the same time.
/// After that the object belongs to someone else and must not be used.
/// </para>
/// <para>A lease that is never disposed costs what <c>new</c> would have cost: the garbage collector takes the object. <c>default</c> is no lease.</para>
/// </remarks>
public readonly record struct Lease : IDisposable
{
    private readonly LeaseTarget? _target;
    private readonly long _version;

    internal Lease(LeaseTarget target, long version)
    {
        _target = target;
        _version = version;
    }

    /// <summary>Gives the object back, unless that has been done.</summary>
    /// <remarks>
    /// Throws what <see cref="IResettable.TryReset"/> or the policy throws, where it runs here: on the thread that rented the object. The lease has ended all the same, and the
    /// object is not used again.
    /// </remarks>
    public void Dispose() => _target?.Return(_version);
}
