using AllocInsight.Pooling.Memory;

namespace AllocInsight.Pooling;

/// <summary>How a <see cref="SlotAllocator"/> is made. Immutable; safe to share.</summary>
public sealed record SlotAllocatorOptions
{
    /// <summary>The environment variable that says how much is checked where options do not: <c>none</c>, <c>live</c> or <c>guarded</c>.</summary>
    public const string ChecksVariable = "ALLOCINSIGHT_POOL_CHECKS";

    /// <summary>
    /// The slots. Those above 32 KiB, or above a block where there are blocks, are served by the system instead; slots are laid out
    /// in multiples of 8 bytes, in blocks of 4. Default: <see cref="SizeClassTable.Default"/>.
    /// </summary>
    public SizeClassTable SizeClasses { get; init; } = SizeClassTable.Default;

    /// <summary>
    /// Bytes in a page of equal slots, 256 to 65,536 and a multiple of 16; null for what <see cref="SizeClasses"/> prescribes, or else
    /// 64 KiB. Pages of less than 64 KiB (the blocks of 2001) are given back only together with all others of their 4 MiB.
    /// </summary>
    public int? BlockSize { get; init; }

    /// <summary>Where memory comes from. Default: the system.</summary>
    public IPageSource PageSource { get; init; } = SystemPageSource.Instance;

    /// <summary>How much is checked; null for what the environment variable <see cref="ChecksVariable"/> says, or else nothing.</summary>
    public PoolChecks? Checks { get; init; }

    /// <summary>
    /// How long an empty page keeps its memory before it is given back: 0 or more, at most 24 days, or
    /// <see cref="Timeout.InfiniteTimeSpan"/> for until <see cref="SlotAllocator.Trim"/>. A page that is used again meanwhile costs nothing.
    /// Under memory pressure, as the garbage collector saw it at its last collection, pages do not wait longer than a second. Default: 1 second.
    /// </summary>
    public TimeSpan Retention { get; init; } = TimeSpan.FromSeconds(1);

    /// <summary>
    /// How many freed slots the guarded tier keeps from use, so that a late write to them is seen: 0 or more. The oldest is let go
    /// for the newest. Default: 4,096.
    /// </summary>
    public int Quarantine { get; init; } = 4096;

    /// <summary>Whether the machine lacks memory. Tests say so.</summary>
    internal Func<bool> IsMemoryShort { get; init; } = Slots.TrimPolicy.IsSystemMemoryShort;

    internal PoolChecks EffectiveChecks => Checks ?? ParseChecks(Environment.GetEnvironmentVariable(ChecksVariable));

    internal int EffectiveBlockSize => BlockSize ?? SizeClasses.BlockSize ?? Slots.PageLayout.PageSize;

    internal static PoolChecks ParseChecks(string? text) => text?.Trim().ToUpperInvariant() switch
    {
        null or "" or "NONE" => PoolChecks.None,
        "LIVE" => PoolChecks.Live,
        "GUARDED" => PoolChecks.Guarded,
        _ => throw new ArgumentException($"The environment variable {ChecksVariable} is '{text}': set it to none, live or guarded, or not at all."),
    };

    internal void Validate()
    {
        if (EffectiveBlockSize is < 256 or > Slots.PageLayout.PageSize || EffectiveBlockSize % 16 != 0)
            throw new ArgumentOutOfRangeException(nameof(BlockSize), EffectiveBlockSize, "A block has 256 to 65,536 bytes, in multiples of 16.");
        if (Retention != Timeout.InfiniteTimeSpan && (Retention < TimeSpan.Zero || Retention.TotalMilliseconds > int.MaxValue))
            throw new ArgumentOutOfRangeException(nameof(Retention), Retention, "Retention is 0 to 24 days, or Timeout.InfiniteTimeSpan.");
        ArgumentOutOfRangeException.ThrowIfNegative(Quarantine);
    }
}
