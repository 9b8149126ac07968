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
            Assert.Equal(1, Values("live"));
            lease.Dispose();
            Assert.Equal(0, Values("live"));
            Pool.Trim();
            Assert.Equal(2, Values("drops"));
        });
        Assert.Equal(
            ["drops", "live", "misses", "rents", "retained", "returns", "stale_returns"],
            exported.Select(metric => metric.Name["allocinsight.pooling.".Length..]).Distinct().Order());

        // Of arrays of 6,144 bytes, which only this test rents.
        long Values(string instrument)
        {
            exported.Clear();
            Assert.True(provider.ForceFlush());
            long sum = 0;
            foreach (MetricPoint point in exported.Single(metric => metric.Name == "allocinsight.pooling." + instrument).MetricPoints)
            {
                bool isMine = true;
                foreach (KeyValuePair<string, object?> tag in point.Tags)
                    isMine &= Convert.ToString(tag.Value, CultureInfo.InvariantCulture) is "array" or "6144";
                sum += isMine ? point.GetSumLong() : 0;
            }
            return sum;
        }
    }
}
