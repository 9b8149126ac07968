using AllocInsight.Profiling.Capture;
using AllocInsight.Profiling.Model;
using AllocInsight.Profiling.Targets;

namespace AllocInsight.Profiling.Tests.EndToEnd;

/// <summary>Launches the tracee and looks at what its sites are advised.</summary>
[Collection(nameof(OneTargetAtATime))]
public class VerdictTests
{
    // From this share on nothing is left for being small.
    private const double NeverTooLittle = 0.05;

    private static readonly Dictionary<string, Verdict> Expected = new()
    {
        ["small-array"] = Verdict.PoolArray,
        ["kilobyte-array"] = Verdict.PoolArray,
        ["page-array"] = Verdict.PoolArray,
        ["large-array"] = Verdict.PoolArray,
        ["params-array"] = Verdict.Avoid,
        ["list"] = Verdict.PoolCollection,
        ["list-grow"] = Verdict.PoolCollection,
        ["dictionary"] = Verdict.PoolCollection,
        ["queue"] = Verdict.PoolCollection,
        ["stream"] = Verdict.PoolBuffer,
        ["enumerator"] = Verdict.Avoid,
        ["object"] = Verdict.PoolObject,
        ["boxed-int"] = Verdict.Avoid,
        ["boxed-struct"] = Verdict.Avoid,
        ["boxed-enum"] = Verdict.Avoid,
        ["closure"] = Verdict.Avoid,
        ["closure-delegate"] = Verdict.Avoid,
        ["async-task"] = Verdict.Avoid,
        ["concat"] = Verdict.Avoid,
        ["substring"] = Verdict.Avoid,
        ["builder"] = Verdict.PoolBuffer,
        ["builder-append"] = Verdict.Avoid,
        ["generic-type"] = Verdict.PoolArray,
        ["generic-method"] = Verdict.PoolArray,
        ["lambda"] = Verdict.PoolArray,
        ["local-function"] = Verdict.PoolArray,
        ["iterator"] = Verdict.PoolArray,
        ["recursive"] = Verdict.PoolArray,
        ["inlined"] = Verdict.PoolArray,
        ["async-after-await"] = Verdict.PoolArray,
    };

    [Fact]
    public async Task Sites_are_advised_by_what_they_allocate_and_what_survives_is_left()
    {
        string output = Path.GetTempFileName();
        try
        {
            LaunchRequest request = new("/bin/sh", ["-c", "exec \"$0\" once 3 > \"$1\"", TraceeProgram.Path, output]);
            CaptureResult result = await Profiler.RunAsync(request, new CaptureOptions { MaxOverheadPercent = 100, Lifetimes = LifetimeMode.Full }, null, CancellationToken.None);
            IReadOnlyList<SiteTruth> truths = SiteTruth.Parse(await File.ReadAllTextAsync(output));
            Assert.All(truths, truth => AssertAdvised(truth, truth.Find(result.Profile), result.Profile.Totals.Bytes));
        }
        finally
        {
            File.Delete(output);
        }
    }

    private static void AssertAdvised(SiteTruth truth, SiteRow row, double total)
    {
        Assert.NotEmpty(row.Advice);
        if (truth.Fate == "Survives") Assert.True(row.Verdict == Verdict.Leave, $"{truth.Id} survives, and is advised: {row.Advice}");
        if (!Expected.TryGetValue(truth.Id, out Verdict expected)) return;
        bool mayBeLeft = row.Bytes < NeverTooLittle * total;
        Assert.True(row.Verdict == expected || (mayBeLeft && row.Verdict == Verdict.Leave), $"{truth.Id} is judged {row.Verdict}: {row.Advice}");
    }
}
