namespace AllocInsight.Pooling.Tests.Everyday;

/// <summary>What has happened to all objects of one kind. Exact where no other test runs.</summary>
internal readonly record struct PoolCounts(long Rents, long Returns, long StaleReturns, long Misses, long Drops, long NotReset, long Retained)
{
    public long Live => Rents - Returns;

    public static PoolCounts Of(string kind)
    {
        PoolKindStatistics[] rows = [.. Pool.GetStatistics().Kinds.Where(row => row.Kind == kind)];
        return new PoolCounts(
            rows.Sum(row => row.Rents), rows.Sum(row => row.Returns), rows.Sum(row => row.StaleReturns), rows.Sum(row => row.Misses.Values.Sum()),
            rows.Sum(row => row.Drops.Values.Sum()), rows.Sum(row => row.Drops.GetValueOrDefault("not-reset")), rows.Sum(row => row.Retained));
    }

    public static PoolCounts operator -(PoolCounts after, PoolCounts before) => new(
        after.Rents - before.Rents, after.Returns - before.Returns, after.StaleReturns - before.StaleReturns, after.Misses - before.Misses,
        after.Drops - before.Drops, after.NotReset - before.NotReset, after.Retained - before.Retained);
}
