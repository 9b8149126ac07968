using System.Diagnostics.CodeAnalysis;
using AllocInsight.Pooling.Leases;

namespace AllocInsight.Pooling;

public static partial class Pool
{
    [SuppressMessage("Performance", "CA1810:Initialize reference type static fields inline", Justification = "Metrics and watching must be there from the first rent on.")]
    static Pool()
    {
        Configure(Options);
        PoolObservation.Start();
    }

    /// <summary>Something is wrong with how the pool is used: raised once for each place in the code, on any thread, the finalizer's too.</summary>
    /// <remarks>A handler must not throw: on the finalizer's thread that would end the process.</remarks>
    public static event EventHandler<PoolIncidentEventArgs>? IncidentFound
    {
        add => PoolObservation.IncidentFound += value;
        remove => PoolObservation.IncidentFound -= value;
    }

    /// <summary>The bounds that hold now.</summary>
    public static PoolOptions Options { get; private set; } = new();

    /// <summary>Changes the bounds, and what is watched. What is kept beyond a new bound goes as it comes back or lies idle.</summary>
    /// <param name="options">All of them.</param>
    /// <exception cref="ArgumentNullException"><paramref name="options"/> is null.</exception>
    /// <exception cref="ArgumentException">One is out of its range.</exception>
    public static void Configure(PoolOptions options)
    {
        ArgumentNullException.ThrowIfNull(options);
        options.Validate();
        Bounds.ThreadBytes = options.ThreadBytes;
        Bounds.LargestInThread = options.LargestInThread;
        Bounds.SharedBytes = options.SharedBytes;
        Bounds.LargestObject = options.LargestObject;
        Bounds.RetentionMilliseconds = options.Retention == Timeout.InfiniteTimeSpan ? -1 : (long)options.Retention.TotalMilliseconds;
        LeaseWatch.Every = options.WatchEvery;
        Guard.Switch(options.EffectiveGuard);
        Options = options;
    }

    /// <summary>Makes sure that the pool is set up, for what goes round it.</summary>
    internal static void Start()
    {
        // The type's initialiser has run when this does.
    }

    /// <summary>Lets go everything that is kept for later, of all threads. Managed objects are the garbage collector's then; unmanaged memory is the system's.</summary>
    /// <returns>Bytes let go.</returns>
    /// <exception cref="Slots.SlotMisuseException">The pool is or was guarded, and the memory of a span was written after it had been given back.</exception>
    public static long Trim() => CacheTrimmer.TrimAll().Bytes + SpanSlots.Allocators.Sum(allocator => (long)allocator.Trim());

    /// <summary>Looks whether anything that came back while the pool was guarded was used afterwards.</summary>
    /// <exception cref="PoolLeakException">Something was.</exception>
    /// <exception cref="Slots.SlotMisuseException">The memory of a span was.</exception>
    public static void Verify()
    {
        if (Guard.Verify() is { Count: > 0 } found)
            throw new PoolLeakException(found);
        foreach (SlotAllocator allocator in SpanSlots.Allocators)
            allocator.Verify();
    }

    /// <summary>What has happened so far, by kind and size class. Exact while no thread uses the pool.</summary>
    public static PoolStatistics GetStatistics() => PoolStatistics.Take();
}
