using System.Diagnostics;
using System.Runtime.CompilerServices;

namespace AllocInsight.Pooling.Leases;

/// <summary>Decides which leases are watched for leaks.</summary>
internal static class LeaseWatch
{
    private static readonly AsyncLocal<LeakScope?> CurrentScope = new();
    private static readonly Lock Sync = new();

    // By the object: an entry goes with its object, and its watcher then becomes garbage.
    private static readonly ConditionalWeakTable<object, LeakTracker> WithoutLease = [];
    private static bool _hasWithoutLease;

    private static int _every;
    private static int _scopes;

    [ThreadStatic]
    private static int _countdown;

    /// <summary>One lease of so many is watched; 0 for none.</summary>
    public static int Every
    {
        get => _every;
        set
        {
            _every = value;
            Apply();
        }
    }

    /// <summary>The scope of the calling flow, to which what is rented belongs.</summary>
    public static LeakScope? Scope
    {
        get => CurrentScope.Value;
        set => CurrentScope.Value = value;
    }

    public static void AddScope(int change)
    {
        Interlocked.Add(ref _scopes, change);
        Apply();
    }

    // Neither is inlined: they are called in what every rent is inlined into, and hardly ever run.

    /// <summary>The target of a lease: the record, or a watcher in front of it.</summary>
    [MethodImpl(MethodImplOptions.NoInlining)]
    public static LeaseTarget Watch(Pooled pooled, string kind) => TryWatch(pooled, kind) ?? (LeaseTarget)pooled;

    /// <summary>A watcher if this rent is one to be watched.</summary>
    /// <param name="pooled">What is returned through the watcher; null where nothing is.</param>
    /// <param name="kind">As metrics call it.</param>
    [MethodImpl(MethodImplOptions.NoInlining)]
    public static LeakTracker? TryWatch(Pooled? pooled, string kind)
    {
        LeakScope? scope = Scope;
        // A countdown from when fewer were watched is not waited for.
        if (scope is null && (_every == 0 || (--_countdown > 0 && _countdown < _every)))
            return null;
        _countdown = _every;
        var tracker = new LeakTracker(pooled, kind, Incidents.CallerStack());
        scope?.Add(tracker);
        return tracker;
    }

    /// <summary>Watches an object that is rented without a lease, if this rent is one to be watched.</summary>
    [MethodImpl(MethodImplOptions.NoInlining)]
    public static void WatchWithoutLease(object value, string kind)
    {
        if (TryWatch(null, kind) is not { } tracker)
            return;
        WithoutLease.AddOrUpdate(value, tracker);
        Volatile.Write(ref _hasWithoutLease, true);
    }

    /// <summary>An object that was rented without a lease has come back.</summary>
    public static void EndWithoutLease(object value)
    {
        if (!Volatile.Read(ref _hasWithoutLease) || !WithoutLease.TryGetValue(value, out LeakTracker? tracker))
            return;
        tracker.Return(0);
        WithoutLease.Remove(value);
    }

    /// <summary>Says whether rents must be looked at from now on.</summary>
    public static void Apply()
    {
        // What is looked at and what is written must not be apart: another thread's change would be lost.
        lock (Sync)
            Attention.OnRent = _every > 0 || Volatile.Read(ref _scopes) > 0 || Guard.IsOn ? -1 : 0;
    }
}

/// <summary>Stands between a lease and its record, so that it becomes garbage when all copies of the lease are lost. Outside the pooled object, which may live on.</summary>
internal sealed class LeakTracker(Pooled? pooled, string kind, StackTrace rentedAt) : LeaseTarget(NoShelf.Instance, NoOwner, null)
{
    private bool _isReturned;

    ~LeakTracker()
    {
        if (!IsReturned && !Environment.HasShutdownStarted)
            Incidents.Report(ToIncident());
    }

    public bool IsReturned => Volatile.Read(ref _isReturned);

    public Incident ToIncident() => new(IncidentKind.Leak, kind, rentedAt);

    [MethodImpl(MethodImplOptions.NoInlining)]
    public override void Return(long version)
    {
        // Not GC.SuppressFinalize: it costs more than the finalizer, which then has nothing to do.
        Volatile.Write(ref _isReturned, true);
        pooled?.Return(version);
    }
}

/// <summary>All that was rented by one flow and what it called.</summary>
internal sealed class LeakScope
{
    private readonly List<LeakTracker> _trackers = [];

    public void Add(LeakTracker tracker)
    {
        lock (_trackers)
            _trackers.Add(tracker);
    }

    /// <summary>What has not come back.</summary>
    public IReadOnlyList<Incident> Leaks()
    {
        lock (_trackers)
            return [.. _trackers.Where(tracker => !tracker.IsReturned).Select(tracker => tracker.ToIncident())];
    }
}
