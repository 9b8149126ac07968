using System.Globalization;
using OpenTelemetry;
using OpenTelemetry.Metrics;

namespace AllocInsight.Pooling.Tests.Everyday;

[Collection(nameof(PoolSettings))]
public sealed class OpenTelemetryTests
{
    [Fact]
    public void OpenTelemetry_reads_the_meter()
    {
        List<MetricSnapshot> exported = [];
        using MeterProvider provider = Sdk.CreateMeterProviderBuilder().AddMeter("AllocInsight.Pooling").AddInMemoryExporter(exported).Build();
        long before = Values("rents");
        PoolSettings.OnNewThread(() =>
        {
            Lease lease = Pool.Array(6001, out byte[] _);
            for (int i = 0; i < 5; i++)
                Pool.Array(6000, out byte[] _).Dispose();
            Assert.Equal(6, Values("rents") - before);
            long live = Values("live");
            lease.Dispose();
            Assert.Equal(live - 1, Values("live"));
            long dropped = Values("drops");
            Pool.Trim();
            Assert.InRange(Values("drops") - dropped, 2, long.MaxValue);
        });
        HashSet<string> names = [.. exported.Select(metric => metric.Name["allocinsight.pooling.".Length..])];
        Assert.Superset(new HashSet<string> { "drops", "live", "misses", "rents", "retained", "returns" }, names);

        // Of arrays of 6,144 bytes.
        long Values(string instrument)
        {
            exported.Clear();
            Assert.True(provider.ForceFlush());
            long sum = 0;
            foreach (MetricSnapshot metric in exported.Where(metric => metric.Name == "allocinsight.pooling." + instrument))
            {
                foreach (MetricPoint point in metric.MetricPoints)
                    sum += IsMine(point) ? point.GetSumLong() : 0;
            }
            return sum;
        }
    }

    private static bool IsMine(MetricPoint point)
    {
        bool isMine = true;
        foreach (KeyValuePair<string, object?> tag in point.Tags)
            isMine &= tag.Key == "reason" || Convert.ToString(tag.Value, CultureInfo.InvariantCulture) is "array" or "6144";
        return isMine;
    }
}
