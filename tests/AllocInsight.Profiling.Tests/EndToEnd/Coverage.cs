using AllocInsight.Profiling.Model;

namespace AllocInsight.Profiling.Tests.EndToEnd;

/// <summary>Counts how often the truth lay inside its interval.</summary>
internal sealed class Coverage
{
    // Intervals are 95 %; a count this many standard deviations below that is no bad luck (one run in millions).
    private const double Deviations = 5;

    private readonly List<string> _outside = [];
    private int _all;

    public int Count => _all;

    public void Add(SiteTruth truth, SiteRow row)
    {
        Add($"{truth.Id} {truth.Type} bytes", truth.Bytes, row.BytesLow, row.Bytes, row.BytesHigh);
        Add($"{truth.Id} {truth.Type} objects", truth.Objects, row.ObjectsLow, row.Objects, row.ObjectsHigh);
    }

    public void AssertHolds(int atLeast)
    {
        Assert.True(_all >= atLeast, $"only {_all} site-windows were compared");
        double allowed = (0.05 * _all) + (Deviations * Math.Sqrt(0.05 * 0.95 * _all));
        Assert.True(_outside.Count <= allowed, $"{_outside.Count} of {_all} outside, {allowed:F0} allowed:\n" + string.Join('\n', _outside));
    }

    private void Add(string what, double truth, double? low, double estimate, double? high)
    {
        _all++;
        Assert.NotNull(low);
        Assert.NotNull(high);
        if (truth < low || truth > high) _outside.Add($"{what}: {truth:F0} is not in {low:F0} to {high:F0} (estimate {estimate:F0})");
    }
}
