using AllocInsight.Profiling.Model;

namespace AllocInsight.Profiling.Tests.EndToEnd;

/// <summary>
/// Counts how often the truth lay inside its interval, of bytes and of objects apart: at a site whose objects have one size both are
/// right or wrong together, and one window would count as two.
/// </summary>
internal sealed class Coverage
{
    // Intervals are 95 %; a count this many standard deviations below that is no bad luck (one run in millions).
    private const double Deviations = 5;

    private readonly List<string> _bytesOutside = [];
    private readonly List<string> _objectsOutside = [];
    private int _windows;

    public void Add(SiteTruth truth, SiteRow row)
    {
        _windows++;
        Compare(_bytesOutside, truth, truth.Bytes, row.BytesLow, row.Bytes, row.BytesHigh);
        Compare(_objectsOutside, truth, truth.Objects, row.ObjectsLow, row.Objects, row.ObjectsHigh);
    }

    public void AssertHolds(int atLeast)
    {
        Assert.True(_windows >= atLeast, $"only {_windows} site-windows were compared");
        AssertFew(_bytesOutside, "bytes");
        AssertFew(_objectsOutside, "objects");
    }

    private void AssertFew(List<string> outside, string what)
    {
        double allowed = (0.05 * _windows) + (Deviations * Math.Sqrt(0.05 * 0.95 * _windows));
        Assert.True(outside.Count <= allowed, $"{outside.Count} of {_windows} {what} outside, {allowed:F0} allowed:\n" + string.Join('\n', outside));
    }

    private static void Compare(List<string> outside, SiteTruth truth, double actual, double? low, double estimate, double? high)
    {
        Assert.NotNull(low);
        Assert.NotNull(high);
        if (actual < low || actual > high) outside.Add($"{truth.Id} {truth.Type}: {actual:F0} is not in {low:F0} to {high:F0} (estimate {estimate:F0})");
    }
}
