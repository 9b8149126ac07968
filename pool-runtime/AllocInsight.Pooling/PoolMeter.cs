using System.Diagnostics.Metrics;

namespace AllocInsight.Pooling;

/// <summary>
/// The meter <c>AllocInsight.Pooling</c>. Its instruments read the counts that threads keep for themselves, when somebody listens:
/// renting counts nothing twice and nothing interlocked.
/// </summary>
internal static class PoolMeter
{
    private static Meter? _meter;

    public static void Start()
    {
        var meter = new Meter(PoolEvents.SourceName);
        _meter = meter;
        meter.CreateObservableCounter("allocinsight.pooling.rents", () => Each(row => row.Rents), "{object}", "Objects handed out.");
        meter.CreateObservableCounter("allocinsight.pooling.returns", () => Each(row => row.Returns), "{object}", "Objects that came back.");
        meter.CreateObservableCounter("allocinsight.pooling.misses", () => EachReason(row => row.Misses), "{object}", "Rents that made a new object.");
        meter.CreateObservableCounter("allocinsight.pooling.drops", () => EachReason(row => row.Drops), "{object}", "Objects that came back and were not kept.");
        meter.CreateObservableCounter("allocinsight.pooling.stale_returns", () => Each(row => row.StaleReturns), "{lease}", "Leases disposed again, which did nothing.");
        meter.CreateObservableUpDownCounter("allocinsight.pooling.live", () => Each(row => row.Live), "{object}", "Objects that are rented, or were lost.");
        meter.CreateObservableUpDownCounter("allocinsight.pooling.retained", () => Each(row => row.RetainedBytes), "By", "Bytes kept for later.");
    }

    private static IEnumerable<Measurement<long>> Each(Func<PoolKindStatistics, long> value) =>
        PoolStatistics.Take().Kinds.Select(row => new Measurement<long>(value(row), Tags(row)));

    private static IEnumerable<Measurement<long>> EachReason(Func<PoolKindStatistics, IReadOnlyDictionary<string, long>> values) =>
        from row in PoolStatistics.Take().Kinds
        from entry in values(row)
        where entry.Value > 0
        select new Measurement<long>(entry.Value, [.. Tags(row), new("reason", entry.Key)]);

    private static KeyValuePair<string, object?>[] Tags(PoolKindStatistics row) => [new("kind", row.Kind), new("size_class", row.SlotSize ?? 0)];
}
