using System.Diagnostics;
using System.Reflection;

namespace AllocInsight.Pooling;

/// <summary>How much of what comes back is watched for leases that are lost.</summary>
public enum LeakDetection
{
    /// <summary>One rent in 128 where the program was built for debugging, else none.</summary>
    Default,

    /// <summary>Nothing is watched.</summary>
    Off,

    /// <summary>One rent in 128 of each thread.</summary>
    Sampled,

    /// <summary>Every rent. Costs some microseconds each, for the stack.</summary>
    All,
}

/// <summary>The bounds of <see cref="Pool"/>, and what is watched. Immutable; given to <see cref="Pool.Configure"/>.</summary>
public sealed record PoolOptions
{
    private const int SampledEvery = 128;

    /// <summary>Bytes of managed objects that one thread keeps, at most; 0 or more. Default: 4 MiB.</summary>
    public long ThreadBytes { get; init; } = 4 << 20;

    /// <summary>Bytes up to which an object is kept by its thread; larger ones are kept for all threads, under a lock. 0 or more. Default: 64 KiB.</summary>
    public long LargestInThread { get; init; } = 64 << 10;

    /// <summary>Bytes of large managed objects that are kept for all threads, at most; 0 or more. Default: 64 MiB.</summary>
    public long SharedBytes { get; init; } = 64 << 20;

    /// <summary>Bytes of a managed object that is kept at all: larger ones are left to the garbage collector. 0 or more. Default: 16 MiB.</summary>
    public long LargestObject { get; init; } = 16 << 20;

    /// <summary>
    /// How long an object may lie unused before it is let go, looked at once a second; at once when memory is short. 0 or more, or
    /// <see cref="Timeout.InfiniteTimeSpan"/>. Default: 4 seconds. Unmanaged memory has <see cref="SlotAllocatorOptions.Retention"/>.
    /// </summary>
    public TimeSpan Retention { get; init; } = TimeSpan.FromSeconds(4);

    /// <summary>Which leases are watched. Default: by how the program was built.</summary>
    public LeakDetection LeakDetection { get; init; }

    /// <summary>
    /// Whether what comes back is filled with a pattern, kept from use and looked at later, so that a use after the return is found
    /// out. Nothing is reused then; spans rented from then on also have what lies behind them watched. Null for what the environment variable <see cref="SlotAllocatorOptions.ChecksVariable"/> says: on for <c>guarded</c>.
    /// </summary>
    public bool? IsGuarded { get; init; }

    internal bool EffectiveGuard => IsGuarded ?? new SlotAllocatorOptions().EffectiveChecks == PoolChecks.Guarded;

    internal int WatchEvery => LeakDetection switch
    {
        LeakDetection.Off => 0,
        LeakDetection.Sampled => SampledEvery,
        LeakDetection.All => 1,
        _ => Assembly.GetEntryAssembly()?.GetCustomAttribute<DebuggableAttribute>() is { IsJITOptimizerDisabled: true } ? SampledEvery : 0,
    };

    internal void Validate()
    {
        ArgumentOutOfRangeException.ThrowIfNegative(ThreadBytes);
        ArgumentOutOfRangeException.ThrowIfNegative(LargestInThread);
        ArgumentOutOfRangeException.ThrowIfNegative(SharedBytes);
        ArgumentOutOfRangeException.ThrowIfNegative(LargestObject);
        if (Retention != Timeout.InfiniteTimeSpan && Retention < TimeSpan.Zero)
            throw new ArgumentOutOfRangeException(nameof(Retention), Retention, "Retention is 0 or more, or Timeout.InfiniteTimeSpan.");
        if (!Enum.IsDefined(LeakDetection))
            throw new ArgumentOutOfRangeException(nameof(LeakDetection), LeakDetection, "There is no such level.");
    }
}
